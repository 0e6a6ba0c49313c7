"""docs/api.md and the page /api/docs, made from the registry of commands and the lists."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from openhall.kernel import commands
from openhall.kernel.problems import SENTENCES
from openhall.positions import EVERYBODY, GRANTS, LEAD, SELF, TILL
from openhall.replay.schema import type_words

from .lists import ListOf, lists
from .openapi import offered

STATUSES = (
    ("400", "the call itself can't be read: no JSON, an unknown filter"),
    ("401", "no valid token, nobody signed in"),
    ("403", "the position, or the token, may not do this"),
    ("404", "nothing here: unknown, or another unit's"),
    ("409", "refused: the code says why"),
    ("422", "the input is not right; `field` names where"),
    ("503", "somebody else is changing the same thing: send the same request with the same key again"),
)


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    type: str
    needed: bool

    @property
    def plain(self) -> str:
        """The type without Markdown's marks."""
        return self.type.replace("`", "")


@dataclass(frozen=True, slots=True)
class Entry:
    """A command as the API offers it."""

    name: str
    summary: str
    who: str
    fields: list[Field]

    @property
    def group(self) -> str:
        return self.name.partition(".")[0]


def who(permission: str) -> str:
    """The positions that carry a permission, in the words of docs/replay.md."""
    people = GRANTS[permission]
    named = {LEAD: "lead", TILL: "till", SELF: "self", EVERYBODY: "any"}
    return named.get(people) or ", ".join(sorted(people))


def entries() -> list[Entry]:
    """Every command of the API, by name."""
    return [_entry(entry) for entry in offered()]


def _entry(entry: commands.Command) -> Entry:
    schema = entry.takes(commands.API).model_json_schema(by_alias=True)
    required = set(schema.get("required", []))
    fields = [Field(name, type_words(one), name in required) for name, one in schema.get("properties", {}).items()]
    assert entry.permission is not None
    return Entry(entry.name, entry.summary, who(entry.permission), fields)


def parts() -> dict[str, list[Field]]:
    """What fields consist of, by name."""
    found: dict[str, dict[str, Any]] = {}
    for entry in offered():
        found.update(entry.takes(commands.API).model_json_schema(by_alias=True).get("$defs", {}))
    return {
        name: [
            Field(field, type_words(one), field in set(schema.get("required", [])))
            for field, one in schema.get("properties", {}).items()
        ]
        for name, schema in sorted(found.items())
    }


HEAD = """\
# The API

This page is made from the code (`openhall schema --api-docs`); don't edit it. The same is at `/api/docs` of every
installation, as OpenAPI 3.1 at `/api/openapi.json`, and the refusal codes at `/api/problems`.

A command is `POST /api/commands/<name>` with a JSON object, a list is `GET /api/lists/<name>`:

    curl -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" -H "Idempotency-Key: drop-0815" \\
         -d '{"amount": "200.00"}' https://hall.example/api/commands/till.drop
    curl -H "Authorization: Bearer $TOKEN" 'https://hall.example/api/lists/orders?state=accepted&size=50'

- A **token** is a system's (`token.issue`, by an administrator: its permissions, and a unit as its scope) or a person's own
  (`token.own`: it may what the person may). `Accept-Language: zh-hans` or `en` chooses the language of sentences.
- **`Idempotency-Key`**: sent again with the same contents, also at the same moment, a command returns the first result;
  with other contents it is refused (`input.repeated`).
- **Money** is text with two decimals, dates are `2026-11-16`, moments RFC 3339. Unknown fields are refused.
- A **list** gives `rows` in the order of their key and `next`: ask again with `after=<next>`. `size` is 1 to 500.
- An **error** is a problem detail (`application/problem+json`) with `code`, `detail`, maybe `field` and `clause`.
"""


def reference() -> str:
    """docs/api.md."""
    return "\n".join([HEAD, *_statuses(), *_commands(), *_parts(), *_lists(), *_codes(), ""])


def _statuses() -> Iterator[str]:
    yield from ("| status | means |", "|---|---|")
    yield from (f"| {status} | {meaning} |" for status, meaning in STATUSES)


def _commands() -> Iterator[str]:
    yield from ("", "## Commands", "", "*lead*, *till*, *self* and *any* are the groups of `docs/replay.md`.")
    for group, found in groupby(entries(), key=lambda one: one.group):
        yield from ("", f"### {group}")
        for entry in found:
            yield from ("", f"**`{entry.name}`** · {entry.summary} By: {entry.who}.", "")
            if entry.fields:
                yield from ("| field | type | needed |", "|---|---|---|")
                yield from (f"| `{one.name}` | {one.type} | {'yes' if one.needed else ''} |" for one in entry.fields)


def _parts() -> Iterator[str]:
    yield from ("", "## Parts of fields", "")
    for name, fields in parts().items():
        pieces = [f"`{one.name}`{'' if one.needed else '?'}: {one.type}" for one in fields]
        yield f"- **{name}**: {'; '.join(pieces)}"


def _lists() -> Iterator[str]:
    yield from ("", "## Lists", "", "| list | what | by | fields | filters |", "|---|---|---|---|---|")
    yield from (_list(one) for _name, one in sorted(lists.items()))


def _list(one: ListOf) -> str:
    fields = ", ".join([*one.fields, *(name for name in one.shown if name not in one.fields)])
    return f"| `{one.name}` | {one.summary} | {who(one.permission)} | {fields} | {', '.join(one.filters)} |"


def _codes() -> Iterator[str]:
    yield from ("", "## Codes of refusals", "", "| code | sentence |", "|---|---|")
    yield from (f"| `{code}` | {sentence} |" for code, sentence in sorted(SENTENCES.items()))
