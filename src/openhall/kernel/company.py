"""What was read of the company's tables (units, people, catalogue, figures) is kept between commands, as long as nothing
of them has changed.

The database gives them one mark, new with every change of theirs. What is kept under another mark is forgotten. Inside
``fresh()`` the mark is read once, outside at every look. Rows that are kept are shared: nobody changes them.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection

T = TypeVar("T")
MOST = 20_000  # rows kept; a company is smaller, a file of ten thousand people isn't kept for ever


class _Shelf:
    def __init__(self, mark: UUID | None) -> None:
        self.mark = mark
        self.rows: dict[Hashable, Any] = {}


_shelf = _Shelf(None)
_open: ContextVar[_Shelf | None] = ContextVar("openhall_company", default=None)


@contextmanager
def fresh() -> Iterator[None]:
    """Inside, ``kept`` may answer from what was read before; one look at the mark tells whether it still holds."""
    if _open.get() is not None:
        yield
        return
    token = _open.set(_current())
    try:
        yield
    finally:
        _open.reset(token)


def _current() -> _Shelf:
    global _shelf
    with connection.cursor() as cursor:
        cursor.execute("SELECT mark FROM kernel_companymark")
        mark = cursor.fetchone()[0]
    shelf = _shelf
    if shelf.mark != mark or len(shelf.rows) > MOST:
        shelf = _shelf = _Shelf(mark)
    return shelf


def kept(key: Hashable, read: Callable[[], T]) -> T:
    """What ``read`` gives, read once under this key while the company stays as it is."""
    shelf = _open.get() or _current()
    if key not in shelf.rows:
        shelf.rows[key] = read()
    found: T = shelf.rows[key]
    return found
