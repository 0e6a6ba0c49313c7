"""The tax platform that gives invoices their official number. None is connected: a simulator stands in and says so.

A real adapter implements ``Platform`` and is hung in by ``connect``. Without an answer the hall's own numbered receipt
stands, and the field for the tax number stays empty.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Invoice:
    """What the platform is told."""

    number: str
    buyer: str
    buyer_tax_no: str
    total: Decimal
    lines: tuple[dict[str, Any], ...]


class Platform(Protocol):
    """The port."""

    simulated: bool

    def register(self, invoice: Invoice) -> str | None:
        """The official number; the same invoice again gets the same one. None where the platform doesn't answer."""


class Simulator:
    """Gives numbers that nobody could take for official ones."""

    simulated = True

    def register(self, invoice: Invoice) -> str | None:
        return f"SIM-{invoice.number}"


_platform: Platform = Simulator()


def platform() -> Platform:
    return _platform


def connect(platform_: Platform) -> None:
    """Hang in another adapter."""
    global _platform
    _platform = platform_
