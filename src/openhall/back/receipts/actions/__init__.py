"""The commands of the receipt forms, a file each trade: whoever imports this registers them all."""

from . import books, copies, forms, invoices, returns

__all__ = ["books", "copies", "forms", "invoices", "returns"]
