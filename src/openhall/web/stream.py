"""The live stream: server-sent events that say what has moved; pages fetch it anew (``docs/ui.md``).

One connection a process listens to the database and hands each message to the streams of its hall. A stream begins by
saying that everything may have moved, so that a screen which lost the network catches up by coming back. Every few
seconds it asks whether its session still lives, and ends where it doesn't.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

import psycopg
from asgiref.sync import sync_to_async
from django.db import connection, connections
from django.http import HttpRequest, HttpResponseBadRequest, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_GET

from openhall.kernel import live
from openhall.team.org.models import Device, SignIn, Unit
from openhall.team.org.models.accounts import LIVE

from .access import actor_of
from .devices import device_of

log = logging.getLogger("openhall.stream")
HEARTBEAT = 15.0
RETRY = 2000  # milliseconds
AGAIN = 1.0


class Listener:
    """One open stream: the topics that it has not been told yet."""

    def __init__(self) -> None:
        self.topics: set[str] = set()
        self.woken = asyncio.Event()

    def tell(self, topic: str) -> None:
        self.topics.add(topic)
        self.woken.set()

    async def heard(self) -> list[str]:
        """Waits for the next topics; none where nothing came for a while."""
        try:
            await asyncio.wait_for(self.woken.wait(), HEARTBEAT)
        except TimeoutError:
            return []
        found = sorted(self.topics)
        self.topics.clear()
        self.woken.clear()
        return found


class Hub:
    """The streams of one process, by hall, and the connection that listens for all of them."""

    def __init__(self) -> None:
        self.listeners: dict[UUID, set[Listener]] = {}
        self._task: asyncio.Task[None] | None = None

    def join(self, hall: UUID) -> Listener:
        listener = Listener()
        self.listeners.setdefault(hall, set()).add(listener)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._listen())
        return listener

    def leave(self, hall: UUID, listener: Listener) -> None:
        self.listeners[hall].discard(listener)
        if not self.listeners[hall]:
            del self.listeners[hall]

    async def _listen(self) -> None:
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(**_address(), autocommit=True) as database:
                    await database.execute(f"LISTEN {live.CHANNEL}")
                    self._everybody()
                    async for note in database.notifies():
                        hall, topic = live.read(note.payload)
                        for listener in self.listeners.get(hall, ()):
                            listener.tell(topic)
            except psycopg.Error as failure:
                log.warning("listening failed, again in a moment: %s", failure)
            await asyncio.sleep(AGAIN)

    def _everybody(self) -> None:
        """Something may have been missed: everybody looks again."""
        for listeners in self.listeners.values():
            for listener in listeners:
                listener.tell(live.FLOOR)


_hubs: "WeakKeyDictionary[asyncio.AbstractEventLoop, Hub]" = WeakKeyDictionary()


def _address() -> dict[str, Any]:
    """The database of this process, without what only Django's own connections know."""
    known = connection.settings_dict
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    given = {name: known[key] for name, key in names.items() if known[key]}
    kept = {"pool", "server_side_binding", "prepare_threshold"}
    return {**{key: value for key, value in known["OPTIONS"].items() if key not in kept}, **given}


@require_GET
def stream(request: HttpRequest) -> HttpResponseBase:
    """What moves in a hall: the one that ``?hall=`` names, else the person's own."""
    actor = actor_of(request)
    assert actor is not None  # the address asks for somebody who is signed in
    rows = Unit.objects.halls().within(actor)
    code = request.GET.get("hall")
    own = rows.filter(id=actor.hall_id) if actor.hall_id is not None else rows.none()
    hall = (rows.filter(code=code) if code else own).values_list("id", flat=True).first()
    if hall is None:
        return HttpResponseBadRequest()
    key = request.sign_in.id  # type: ignore[attr-defined]
    return _answer(request, hall, lambda: _lives(key))


@require_GET
def of_device(request: HttpRequest) -> HttpResponseBase:
    """What moves in the hall that this machine belongs to; it ends when the machine is revoked."""
    row = device_of(request)
    return _answer(request, row.hall_id, lambda: _enrolled(row.id))


def _answer(request: HttpRequest, hall: UUID, lives: Callable[[], bool]) -> HttpResponseBase:
    if not request.headers.get("Accept", "").startswith("text/event-stream"):
        return HttpResponseBadRequest()
    answer = StreamingHttpResponse(_events(hall, lives), content_type="text/event-stream")
    answer["Cache-Control"] = "no-store"
    answer["X-Accel-Buffering"] = "no"
    return answer


def _lives(sign_in: UUID) -> bool:
    try:
        return SignIn.objects.filter(id=sign_in, stage=LIVE, locked_at=None).exists()
    finally:
        connections.close_all()


def _enrolled(device: UUID) -> bool:
    try:
        return Device.objects.live().filter(id=device).exists()
    finally:
        connections.close_all()


async def _events(hall: UUID, lives: Callable[[], bool]) -> AsyncIterator[str]:
    await sync_to_async(connections.close_all)()  # an open stream holds no connection
    hub = _hubs.setdefault(asyncio.get_running_loop(), Hub())
    listener = hub.join(hall)
    try:
        yield f"retry: {RETRY}\n\n"
        yield _message(live.FLOOR)
        while True:
            topics = await listener.heard()
            for topic in topics:
                yield _message(topic)
            if not topics:
                if not await sync_to_async(lives)():
                    return
                yield ": \n\n"
    finally:
        hub.leave(hall, listener)


def _message(topic: str) -> str:
    return f"data: {json.dumps({'topic': topic})}\n\n"
