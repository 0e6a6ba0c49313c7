"""Checks and where they are kept. A module of a later day adds its own with ``register`` in a file of this package."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

MODULES = ("money", "goods", "orders", "days", "records")


def _nothing() -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Check:
    """``sql`` returns a row for each thing that differs, its columns named; ``parameters`` gives what it asks for by name."""

    name: str
    says: str
    sql: str
    parameters: Callable[[], dict[str, Any]] = _nothing


_checks: dict[str, Check] = {}


def register(name: str, says: str, sql: str, parameters: Callable[[], dict[str, Any]] = _nothing) -> None:
    if name in _checks:
        raise AssertionError(f"two checks named {name}")
    _checks[name] = Check(name, says, sql, parameters)


def checks() -> list[Check]:
    """Every check, in the order of the modules."""
    for module in MODULES:
        import_module(f"openhall.integrity.{module}")
    return list(_checks.values())
