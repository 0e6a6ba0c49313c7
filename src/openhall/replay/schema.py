"""The JSON Schema of every event, and docs/replay.md, made from the commands' own input models."""

from typing import Any

from openhall.kernel import commands
from openhall.kernel.actors import SYSTEM
from openhall.positions import EVERYBODY, GRANTS, LEAD, SELF, TILL

from .events import reference_fields

MOMENT = "^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-5][0-9])$"


def replayable() -> list[commands.Command]:
    """Commands that a file may call, by name."""
    return [
        entry
        for _name, entry in sorted(commands.registry.items())
        if entry.channels is None or commands.REPLAY in entry.channels
    ]


def event_schema(entry: commands.Command) -> dict[str, Any]:
    """One event: its head and the command's own fields."""
    schema = entry.input.model_json_schema(by_alias=True)
    head: dict[str, Any] = {
        "at": {"type": "string", "pattern": MOMENT},
        "do": {"const": entry.name},
        "by": {"type": "string", "description": who(entry)},
        "ref": {"type": "string"},
    }
    schema["title"] = entry.name
    schema["description"] = entry.summary
    schema["properties"] = {**head, **schema.get("properties", {})}
    schema["required"] = ["at", "do", "by", *schema.get("required", [])]
    return schema


def event_schemas() -> dict[str, Any]:
    """One schema for a line of a file: any one of the events."""
    definitions: dict[str, Any] = {}
    events = []
    for entry in replayable():
        schema = event_schema(entry)
        definitions.update(schema.pop("$defs", {}))
        events.append(schema)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "An event of a replay file",
        "oneOf": events,
        "$defs": definitions,
    }


def who(entry: commands.Command) -> str:
    """Who may call it, in the contract's words."""
    named = {LEAD: "lead", TILL: "till", SELF: "self", EVERYBODY: "any"}
    people = GRANTS.get(entry.permission or "", frozenset()) if entry.permission else frozenset()
    words = [named.get(people) or ", ".join(sorted(people))] if people else []
    return ", ".join(([SYSTEM.job_number] if entry.system else []) + words)


def type_words(schema: dict[str, Any]) -> str:
    if "anyOf" in schema:
        return " or ".join(type_words(one) for one in schema["anyOf"] if one.get("type") != "null")
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[-1])
    if "enum" in schema:
        return " · ".join(f"`{value}`" for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {type_words(schema.get('items', {}))}"
    if schema.get("type") == "string" and "pattern" in schema:
        return f"text `{schema['pattern']}`"
    return {"string": "text", "integer": "integer", "boolean": "true or false", "object": "object"}.get(
        str(schema.get("type")), str(schema.get("format", schema.get("type", "any")))
    )


def _fields(entry: commands.Command) -> list[str]:
    schema = entry.input.model_json_schema(by_alias=True)
    refs = reference_fields(entry.input)
    required = set(schema.get("required", []))
    rows = []
    for name, field in schema.get("properties", {}).items():
        kind = f"*ref* of a {refs[name]}" if name in refs else type_words(field)
        rows.append(f"| `{name}` | {kind} | {'yes' if name in required else ''} |")
    return rows


def _definitions() -> list[str]:
    found: dict[str, dict[str, Any]] = {}
    for entry in replayable():
        found.update(entry.input.model_json_schema(by_alias=True).get("$defs", {}))
    lines = []
    for name, schema in sorted(found.items()):
        required = set(schema.get("required", []))
        parts = [
            f"`{field}`{'' if field in required else '?'}: {type_words(inner)}"
            for field, inner in schema.get("properties", {}).items()
        ]
        lines.append(f"- **{name}**: {'; '.join(parts)}")
    return lines


def reference() -> str:
    """docs/replay.md."""
    lines = [
        "# Replay: a hall's day as a file",
        "",
        "This page is made from the commands' own input models (`openhall schema --replay-docs`); don't edit it.",
        "",
        "    openhall replay DAY.jsonl [--report OUT.json] [--keep] [--database URL]",
        "    openhall replay --schema",
        "",
        "Each line is a JSON object with `at` (RFC 3339 with offset), `do` (the command), `by` (a job number, or `system`),",
        "perhaps `ref` (the file's own name for what the event makes), and the command's fields. The whole file is read",
        "first: a form error ends the run with exit status 2 and names the line; a refused event changes nothing and is",
        "listed in the report. Money is text with two decimals, dates are `2026-11-16`.",
        "",
        "## Events",
    ]
    for entry in replayable():
        lines += ["", f"### `{entry.name}`", "", f"{entry.summary} By: {who(entry)}.", ""]
        if rows := _fields(entry):
            lines += ["| field | type | needed |", "|---|---|---|", *rows]
    lines += ["", "## Parts of events", "", *_definitions(), ""]
    return "\n".join(lines)
