"""The commands of the store room, a file each trade: whoever imports this registers them all."""

from . import counting, gifts, handing, ledger, requisitions, terminals, write_offs

__all__ = ["counting", "gifts", "handing", "ledger", "requisitions", "terminals", "write_offs"]
