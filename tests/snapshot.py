"""Rows that many tests begin with are made once, by commands, and copied into the database of each later test."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection, transaction

T = TypeVar("T")

TOUCHED = """
SELECT format('%I.%I', schemaname, relname) FROM pg_stat_xact_user_tables
WHERE n_tup_ins + n_tup_upd + n_tup_del > 0 ORDER BY 1
"""
SEQUENCES = (
    "SELECT format('%I.%I', schemaname, sequencename), last_value FROM pg_sequences WHERE last_value IS NOT NULL"
)


@dataclass(frozen=True)
class Snapshot:
    """The whole content of every table that was written to, and how far the sequences have come."""

    tables: dict[str, bytes]
    sequences: dict[str, int]
    result: Any


_taken: dict[str, Snapshot] = {}


def once(name: str, make: Callable[[], T]) -> T:
    """What ``make`` leaves in the database and answers: made the first time, copied from then on."""
    if not may_copy():
        return make()
    with transaction.atomic():
        if name in _taken:
            _put_back(_taken[name])
        else:
            result = make()
            _taken[name] = _take(result)
    made: T = _taken[name].result
    return made


def may_copy() -> bool:
    """Triggers are passed over while rows are put back, which only a superuser may do."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('is_superuser') = 'on'")
        return bool(cursor.fetchone()[0])


def _take(result: Any) -> Snapshot:
    with connection.cursor() as cursor:
        cursor.execute(TOUCHED)
        tables = [row[0] for row in cursor.fetchall()]
        cursor.execute(SEQUENCES)
        sequences = dict(cursor.fetchall())
        return Snapshot({table: _read(cursor, table) for table in tables}, sequences, result)


def _read(cursor: Any, table: str) -> bytes:
    with cursor.copy(f"COPY {table} TO STDOUT (FORMAT binary)") as rows:
        return b"".join(bytes(block) for block in rows)


def _put_back(snapshot: Snapshot) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("; ".join(f"DELETE FROM {table}" for table in snapshot.tables))
        for table, rows in snapshot.tables.items():
            with cursor.copy(f"COPY {table} FROM STDIN (FORMAT binary)") as into:
                into.write(rows)
        cursor.execute("SET LOCAL session_replication_role = origin")
        for sequence, value in snapshot.sequences.items():
            cursor.execute("SELECT setval(%s::regclass, %s)", [sequence, value])
