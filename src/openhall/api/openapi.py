"""The OpenAPI 3.1 document of the API, made from the registry of commands and the lists."""

from typing import Any

from django.db import models

from openhall import __version__
from openhall.kernel import commands
from openhall.kernel.problems import SENTENCES

from .lists import ListOf, lists

PROBLEM = {
    "description": "Refused: a problem detail with a stable code",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
ERRORS = dict.fromkeys(("400", "401", "403", "404", "409", "422", "503"), PROBLEM)


def offered() -> list[commands.Command]:
    """Commands that may be called over the API, by name."""
    return [
        entry
        for _name, entry in sorted(commands.registry.items())
        if entry.permission is not None and (entry.channels is None or commands.API in entry.channels)
    ]


def document() -> dict[str, Any]:
    components: dict[str, Any] = {"Problem": _problem(), "Outcome": _outcome()}
    paths: dict[str, Any] = {}
    for entry in offered():
        paths[f"/api/commands/{entry.name}"] = {"post": _command(entry, components)}
    for name, found in sorted(lists.items()):
        paths[f"/api/lists/{name}"] = {"get": _list(found, components)}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Openhall", "version": __version__, "description": "Every command and every list."},
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _problem() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["type", "title", "status", "code", "detail"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "code": {"type": "string", "examples": sorted(SENTENCES)[:3]},
            "detail": {"type": "string"},
            "field": {"type": "string"},
            "clause": {"type": "string"},
        },
    }


def _outcome() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["kind", "id", "data"],
        "properties": {
            "kind": {"type": "string"},
            "id": {"type": ["string", "null"], "format": "uuid"},
            "data": {"type": "object"},
        },
    }


def _command(entry: commands.Command, components: dict[str, Any]) -> dict[str, Any]:
    model = entry.takes(commands.API)
    schema = model.model_json_schema(by_alias=True, ref_template="#/components/schemas/{model}")
    components.update(schema.pop("$defs", {}))
    return {
        "operationId": entry.name,
        "summary": entry.summary,
        "tags": [entry.name.partition(".")[0]],
        "parameters": [
            {
                "name": "Idempotency-Key",
                "in": "header",
                "required": False,
                "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
            }
        ],
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "responses": {
            "200": {
                "description": "Done",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Outcome"}}},
            },
            **ERRORS,
        },
    }


def _list(found: ListOf, components: dict[str, Any]) -> dict[str, Any]:
    properties = {name: _field(found.model, name) for name in (*found.fields, *found.shown)}
    components[f"Row_{found.name}"] = {"type": "object", "properties": properties}
    asked = {"size": {"type": "integer", "minimum": 1, "maximum": 500, "default": 100}, "after": {"type": "string"}}
    parameters = {**asked, **{name: {"type": "string"} for name in found.filters}}
    page = {
        "type": "object",
        "required": ["rows", "next"],
        "properties": {
            "rows": {"type": "array", "items": {"$ref": f"#/components/schemas/Row_{found.name}"}},
            "next": {"type": ["string", "integer", "null"]},
        },
    }
    return {
        "operationId": f"list.{found.name}",
        "summary": found.summary,
        "tags": ["lists"],
        "parameters": [
            {"name": name, "in": "query", "required": False, "schema": schema} for name, schema in parameters.items()
        ],
        "responses": {"200": {"description": "A page", "content": {"application/json": {"schema": page}}}, **ERRORS},
    }


_TYPES: list[tuple[type, dict[str, Any]]] = [
    (models.UUIDField, {"type": ["string", "null"], "format": "uuid"}),
    (models.ForeignKey, {"type": ["string", "null"], "format": "uuid"}),
    (models.DateTimeField, {"type": ["string", "null"], "format": "date-time"}),
    (models.DateField, {"type": ["string", "null"], "format": "date"}),
    (models.DecimalField, {"type": ["string", "null"]}),
    (models.BooleanField, {"type": "boolean"}),
    (models.IntegerField, {"type": ["integer", "null"]}),
    (models.AutoField, {"type": "integer"}),
    (models.JSONField, {}),
]


def _field(model: type[models.Model], name: str) -> dict[str, Any]:
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    field = by_name.get(name)
    for kind, schema in _TYPES:
        if isinstance(field, kind):
            return schema
    return {"type": ["string", "null"]}
