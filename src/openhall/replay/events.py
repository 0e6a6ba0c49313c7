"""Reading a file of events. The whole file is read, and its form judged, before its first event runs."""

import json
import typing
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from openhall.kernel import commands, inputs

HEAD = ("at", "do", "by", "ref")


class FileError(Exception):
    """The file can't be read: which line, and what is wrong with it. Nothing of it is kept."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(f"line {line}: {message}")
        self.line = line


@dataclass(frozen=True, slots=True)
class Event:
    """One line: its head, its validated input, and which fields point to things made by earlier lines."""

    line: int
    at: datetime
    do: str
    by: str
    ref: str | None
    data: inputs.Input
    points: dict[str, str]


def ref_kind(info: FieldInfo) -> str | None:
    """The kind of thing that a field points to, or None where it is no reference."""
    for mark in info.metadata:
        if isinstance(mark, inputs.RefTo):
            return mark.kind
    return _ref_in(info.annotation)


def _ref_in(annotation: Any) -> str | None:
    for mark in getattr(annotation, "__metadata__", ()):
        if isinstance(mark, inputs.RefTo):
            return mark.kind
    for part in typing.get_args(annotation):
        if (found := _ref_in(part)) is not None:
            return found
    return None


def reference_fields(model: type[inputs.Input]) -> dict[str, str]:
    return {name: kind for name, info in model.model_fields.items() if (kind := ref_kind(info)) is not None}


def _no_constant(text: str) -> float:
    raise ValueError(f"{text} is no JSON")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"{name} is given twice")
        found[name] = value
    return found


def read(lines: Iterable[bytes]) -> list[Event]:
    """All events of a file; raises ``FileError``."""
    found: list[Event] = []
    refs: set[str] = set()
    fields: dict[str, dict[str, str]] = {}
    for number, raw in enumerate(lines, 1):
        if not raw.strip():
            continue
        event = _event(number, raw, fields)
        for name in event.points:
            if event.points[name] not in refs:
                raise FileError(number, f"{name}: no earlier event has the ref {event.points[name]!r}")
        if event.ref is not None:
            if event.ref in refs:
                raise FileError(number, f"ref: {event.ref!r} is given twice")
            refs.add(event.ref)
        if found and event.at < found[-1].at:
            raise FileError(number, "at: time runs backwards")
        found.append(event)
    return found


def _event(number: int, raw: bytes, fields: dict[str, dict[str, str]]) -> Event:
    try:
        content = json.loads(raw.decode("utf-8"), parse_constant=_no_constant, object_pairs_hook=_unique)
    except (ValueError, RecursionError) as error:
        raise FileError(number, f"no JSON: {error}") from None
    if not isinstance(content, dict):
        raise FileError(number, "an event is a JSON object")
    head = {name: content.pop(name, None) for name in HEAD}
    entry = commands.registry.get(head["do"]) if isinstance(head["do"], str) else None
    if entry is None:
        raise FileError(number, f"do: unknown command {head['do']!r}")
    for name in ("by", "ref"):
        if not (isinstance(head[name], str) or (name == "ref" and head[name] is None)):
            raise FileError(number, f"{name}: text is needed")
    try:
        at = inputs.moment(head["at"])
        data = entry.input.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise FileError(number, ": ".join(filter(None, [".".join(map(str, first["loc"])), first["msg"]]))) from None
    except ValueError as error:
        raise FileError(number, f"at: {error}") from None
    if entry.name not in fields:
        fields[entry.name] = reference_fields(entry.input)
    points = {name: value for name in fields[entry.name] if (value := getattr(data, name)) is not None}
    return Event(number, at, head["do"], head["by"], head["ref"], data, points)
