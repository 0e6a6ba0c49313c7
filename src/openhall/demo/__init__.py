"""The demo company: a small operator with five halls and three weeks behind it, written as replay events."""


def load(days: int = 21) -> None:
    """Fill an empty database with the demo company, ending now."""
    from .load import load as run

    run(days)


def credentials() -> str:
    """How to log in to it."""
    from .accounts import credentials as text

    return text()
