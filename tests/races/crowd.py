"""A crowd of clients: each a thread with a database connection of its own, all let loose at the same moment."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence

from django.db import connection

from openhall.kernel.problems import Refused


def rush(calls: Sequence[Callable[[], object]]) -> Counter[str]:
    """Make all calls at once; how often each ended in ``won`` or in which code (or the name of a strange error)."""
    ready = threading.Barrier(len(calls))
    results: list[str] = []

    def client(call: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            ready.wait(timeout=60)
            call()
            results.append("won")
        except Refused as refusal:
            results.append(refusal.code)
        except Exception as error:
            results.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=client, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return Counter(results)


class Meeting:
    """A point in the middle of an act where two threads meet, if nothing keeps the second from getting there.

    With the lock on only one arrives, and waits in vain; with the lock off both do: that is the race.
    """

    def __init__(self, patience: float = 1.5) -> None:
        self._barrier = threading.Barrier(2)
        self._patience = patience
        self.met = False

    def here(self) -> None:
        try:
            self._barrier.wait(self._patience)
            self.met = True
        except threading.BrokenBarrierError:
            pass
