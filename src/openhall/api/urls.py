"""Addresses of the API. It keeps its own door: tokens, or the signed-in person; every command and list asks."""

from django.urls import path

from openhall.web.access import delegated

from . import views

patterns = [
    path("commands/<str:name>", views.command, name="command"),
    path("lists/<str:name>", views.listing, name="list"),
    path("openapi.json", views.schema, name="openapi"),
    path("problems", views.problems, name="problems"),
    path("docs", views.docs, name="docs"),
]

root = [
    delegated("api/", (patterns, "api", "api"), reason="Tokens and permissions are asked by every command and list")
]
