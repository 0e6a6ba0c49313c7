"""Statements that every acceptance sends are written by Django once, and sent with other values from then on.

Building and compiling a query takes Django longer than the server needs to answer it; a desk at noon sends the same two
dozen again and again. ``ready`` keeps the text of one query, ``insert`` and ``update`` those of a table's. What they read
and write is what the query set or ``save`` would; no signal is sent.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=models.Model)

PROBES: dict[type, Callable[[int], Any]] = {
    UUID: lambda place: UUID(int=(0xFEED << 112) + place),
    str: lambda place: f"probe {place}",
    int: lambda place: 2_000_000_000 + place,
}
"""Values that stand in the query when it is compiled, so that it is seen where each value goes."""


class _Text(Generic[M]):
    """The compiled query, and how its rows become objects."""

    def __init__(self, query: models.QuerySet[M], probes: Sequence[Any]) -> None:
        compiler = query.query.get_compiler(DEFAULT_DB_ALIAS)
        self.sql, params = compiler.as_sql()
        self.params = list(params)
        self.places = [(place, probes.index(value)) for place, value in enumerate(params) if value in probes]
        if {index for _place, index in self.places} != set(range(len(probes))):
            raise AssertionError(f"a value is missing in {self.sql}")
        self.converters = compiler.get_converters([column[0] for column in compiler.select])
        self.compiler = compiler
        info = compiler.klass_info
        fields = info["select_fields"]
        self.start, self.end = fields[0], fields[-1] + 1
        self.names = [column[0].target.attname for column in compiler.select[self.start : self.end]]
        self.model: type[M] = info["model"]
        # The stubs know the arguments of a later Django.
        self.related = get_related_populators(info, compiler.select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]

    def rows(self, values: Sequence[Any]) -> list[M]:
        params = self.params.copy()
        for place, index in self.places:
            params[place] = values[index]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            found: Any = cursor.fetchall()
        if self.converters:
            found = self.compiler.apply_converters(found, self.converters)
        return [self._made(row) for row in found]

    def _made(self, row: Sequence[Any]) -> M:
        made = self.model.from_db(DEFAULT_DB_ALIAS, self.names, row[self.start : self.end])
        for populate in self.related:
            populate.populate(row, made)
        return made


class Ready(Generic[M]):
    """A query that is always the same but for its values."""

    def __init__(self, build: Callable[..., models.QuerySet[M]], kinds: tuple[type, ...]) -> None:
        self.query = build
        self._kinds = kinds
        self._text: _Text[M] | None = None

    def all(self, *values: Any) -> list[M]:
        """The rows for these values."""
        if self._text is None:
            probes = [PROBES[kind](place) for place, kind in enumerate(self._kinds)]
            self._text = _Text(self.query(*probes), probes)
        return self._text.rows(values)

    def one(self, *values: Any) -> M | None:
        """The first of them, or None."""
        found = self.all(*values)
        return found[0] if found else None


def ready(*kinds: type) -> Callable[[Callable[..., models.QuerySet[M]]], Ready[M]]:
    """Keep the query that the function builds; ``kinds`` are the types of its arguments, which must be plain values."""
    return lambda build: Ready(build, kinds)


def insert(row: models.Model) -> None:
    """Write a new row whose key is known, as ``save(force_insert=True)`` does."""
    sql, fields = _inserting(type(row))
    values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


@cache
def _inserting(model: type[models.Model]) -> "tuple[str, tuple[models.Field[Any, Any], ...]]":
    fields = tuple(field for field in model._meta.local_concrete_fields if not field.generated)
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    return f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({', '.join(['%s'] * len(fields))})", fields


def update(row: models.Model, *names: str) -> None:
    """Write these fields of a row that stands already, as ``save(update_fields=names)`` does."""
    sql, fields = _updating(type(row), names)
    values = [field.get_db_prep_save(field.pre_save(row, add=False), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, row.pk])


@cache
def _updating(model: type[models.Model], names: tuple[str, ...]) -> "tuple[str, tuple[models.Field[Any, Any], ...]]":
    fields = tuple(cast("models.Field[Any, Any]", model._meta.get_field(name)) for name in names)
    quote = connection.ops.quote_name
    columns = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    key = quote(str(model._meta.pk.column))
    return f"UPDATE {quote(model._meta.db_table)} SET {columns} WHERE {key} = %s", fields
