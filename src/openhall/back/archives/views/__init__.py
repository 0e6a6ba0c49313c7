"""Screens of the archives."""
