"""Openhall (开厅): runs a telecom operator's service halls, with the rule book as data and code that acts."""

__version__ = "0.1.0"
