"""Commands of the archives, a file a noun."""

from . import access, destruction, vouchers

__all__ = ["access", "destruction", "vouchers"]
