"""The live stream: server-sent events that say what has moved, or bring the piece that has (``docs/ui.md``).

One connection a process listens to the database and hands each message to the streams of its hall. A piece that many
screens show is drawn once a process and sent to all of them; the rest is fetched anew by the page, with its own
permissions. A stream begins by saying that everything may have moved, so that a screen which lost the network catches up
by coming back. Every few seconds a process asks which of its streams' sessions still live, with one read for all of
them, and ends the others.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

import psycopg
from asgiref.sync import sync_to_async
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, connections
from django.http import HttpRequest, HttpResponseBadRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import translation
from django.views.decorators.http import require_GET

from openhall.kernel import access, live
from openhall.kernel.actors import Actor
from openhall.team.org.devices import actor_of as device_actor
from openhall.team.org.models import Device, SignIn, Unit
from openhall.team.org.models.accounts import LIVE

from .access import actor_of
from .devices import device_of
from .shows import shows

log = logging.getLogger("openhall.stream")
HEARTBEAT = 15.0
RETRY = 2000  # milliseconds
AGAIN = 1.0
ALL = "*"
PACE = 2.0
"""A stream of several halls is told at most so often: whoever looks at a city needs no more, and fetches it all anew."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What is drawn once for many screens: this show of this hall in this language."""

    hall: UUID
    show: str
    language: str

    def draw(self) -> str:
        try:
            with translation.override(self.language):
                return shows[self.show].draw(Unit.objects.get(id=self.hall))
        finally:
            connections.close_all()


Alive = Callable[[Collection[UUID]], set[UUID]]
"""Which of these sign-ins, or of these devices, still live."""


@dataclass(frozen=True, slots=True)
class Lifeline:
    """What a stream hangs on: the sign-in or the device of this key."""

    key: UUID
    alive: Alive


class Listener:
    """One open stream: what it has not been told yet. Of a piece that moved twice it is told the latest."""

    def __init__(self, pieces: list[Piece], lifeline: Lifeline) -> None:
        self.pieces = pieces
        self.lifeline = lifeline
        self.ended = False
        self.messages: dict[str, str] = {}
        self.woken = asyncio.Event()

    def end(self) -> None:
        self.ended = True
        self.woken.set()

    def tell(self, topic: str, message: str) -> None:
        self.messages[topic] = message
        self.woken.set()

    async def heard(self) -> str:
        """Waits for the next messages; empty where nothing came for a while."""
        try:
            async with asyncio.timeout(HEARTBEAT):
                await self.woken.wait()
        except TimeoutError:
            return ""
        found = "".join(self.messages.values())
        self.messages.clear()
        self.woken.clear()
        return found


class Gallery:
    """The pieces of one process as they were drawn last, each drawn by one thread at a time."""

    def __init__(self) -> None:
        self.watchers: dict[Piece, set[Listener]] = {}
        self._drawn: dict[Piece, str] = {}
        self._drawing: dict[Piece, bool] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._pens = ThreadPoolExecutor(2, thread_name_prefix="draw")

    def join(self, piece: Piece, listener: Listener) -> None:
        self.watchers.setdefault(piece, set()).add(listener)
        if piece in self._drawn:
            listener.tell(piece.show, self._drawn[piece])
        else:
            self.moved(piece)

    def leave(self, piece: Piece, listener: Listener) -> None:
        self.watchers[piece].discard(listener)
        if not self.watchers[piece]:
            del self.watchers[piece]
            self._drawn.pop(piece, None)

    def moved(self, piece: Piece) -> None:
        """Draw it again; what moves while it is drawn is drawn once more afterwards."""
        if piece in self._drawing:
            self._drawing[piece] = True
            return
        self._drawing[piece] = False
        task = asyncio.create_task(self._draw(piece))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _draw(self, piece: Piece) -> None:
        loop = asyncio.get_running_loop()
        again = True
        try:
            while again and piece in self.watchers:
                self._drawing[piece] = False
                html = await loop.run_in_executor(self._pens, piece.draw)
                again = self._drawing[piece]
                message = _message(piece.show, html=html)
                if piece in self.watchers and message != self._drawn.get(piece):
                    self._drawn[piece] = message
                    for listener in self.watchers[piece]:
                        listener.tell(piece.show, message)
        except Exception:  # a screen that misses a piece asks for it when it comes back
            log.exception("%s could not be drawn", piece.show)
        finally:
            del self._drawing[piece]


class Hub:
    """The streams of one process, by hall, and the connection that listens for all of them."""

    def __init__(self) -> None:
        self.listeners: dict[UUID, set[Listener]] = {}
        self.gallery = Gallery()
        self._tasks: list[asyncio.Task[None]] = []

    def join(self, halls: Sequence[UUID], pieces: list[Piece], lifeline: Lifeline) -> Listener:
        listener = Listener(pieces, lifeline)
        for hall in halls:
            self.listeners.setdefault(hall, set()).add(listener)
        for piece in pieces:
            self.gallery.join(piece, listener)
        if not self._tasks:
            self._tasks = [asyncio.create_task(one) for one in (self._listen(), self._part())]
        return listener

    def leave(self, halls: Sequence[UUID], listener: Listener) -> None:
        for hall in halls:
            self.listeners[hall].discard(listener)
            if not self.listeners[hall]:
                del self.listeners[hall]
        for piece in listener.pieces:
            self.gallery.leave(piece, listener)

    async def _listen(self) -> None:
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(**_address(), autocommit=True) as database:
                    await database.execute(f"LISTEN {live.CHANNEL}")
                    for hall in list(self.listeners):  # something may have been missed: everybody looks again
                        self._moved(hall, live.FLOOR)
                    async for note in database.notifies():
                        self._moved(*live.read(note.payload))
            except psycopg.Error as failure:
                log.warning("listening failed, again in a moment: %s", failure)
            await asyncio.sleep(AGAIN)

    async def _part(self) -> None:
        """Ends the streams whose sign-in or device lives no longer."""
        while True:
            await asyncio.sleep(HEARTBEAT)
            lines: dict[Alive, set[UUID]] = {}
            for listener in self._everybody():
                lines.setdefault(listener.lifeline.alive, set()).add(listener.lifeline.key)
            try:
                living = {alive: await sync_to_async(_asked)(alive, keys) for alive, keys in lines.items()}
            except DatabaseError as failure:
                log.warning("whose session lives could not be read, again in a moment: %s", failure)
                continue
            for listener in self._everybody():
                line = listener.lifeline
                if line.key in lines.get(line.alive, ()) and line.key not in living[line.alive]:
                    listener.end()

    def _everybody(self) -> set[Listener]:
        return {listener for of_hall in self.listeners.values() for listener in of_hall}

    def _moved(self, hall: UUID, topic: str) -> None:
        message = _message(topic)
        pieces: set[Piece] = set()
        for listener in self.listeners.get(hall, ()):
            if listener.pieces:
                pieces.update(piece for piece in listener.pieces if shows[piece.show].topic == topic)
            else:
                listener.tell(topic, message)
        for piece in pieces:
            self.gallery.moved(piece)


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
    """What moves in a hall: the one that ``?hall=`` names, all below the person's unit with ``?hall=*``, else the own.

    With ``?show=NAME`` (several times for several) these pieces are sent instead of the word that something moved.
    """
    actor = actor_of(request)
    assert actor is not None  # the address asks for somebody who is signed in
    rows = Unit.objects.halls().within(actor)
    code = request.GET.get("hall")
    own = rows.filter(id=actor.hall_id) if actor.hall_id is not None else rows.none()
    wanted = rows if code == ALL else rows.filter(code=code) if code else own
    halls = list(wanted.order_by("code").values_list("id", flat=True))
    if not halls:
        return HttpResponseBadRequest()
    asked = [] if code == ALL else pieces(actor, halls[0], request.GET.getlist("show"))
    key = request.sign_in.id  # type: ignore[attr-defined]
    return _answer(request, halls, asked, Lifeline(key, signed_in))


@require_GET
def of_device(request: HttpRequest) -> HttpResponseBase:
    """What moves in the hall that this machine belongs to, or pieces of it; it ends when the machine is revoked."""
    row = device_of(request)
    asked = pieces(device_actor(row), row.hall_id, request.GET.getlist("show"))
    return _answer(request, [row.hall_id], asked, Lifeline(row.id, enrolled))


def _answer(request: HttpRequest, halls: Sequence[UUID], asked: list[Piece], lifeline: Lifeline) -> HttpResponseBase:
    if not request.headers.get("Accept", "").startswith("text/event-stream"):
        return HttpResponseBadRequest()
    answer = StreamingHttpResponse(_events(halls, asked, lifeline), content_type="text/event-stream")
    answer["Cache-Control"] = "no-store"
    answer["X-Accel-Buffering"] = "no"
    return answer


def pieces(actor: Actor, hall: UUID, names: list[str]) -> list[Piece]:
    """The pieces asked for; a person who may not see one of them is turned away."""
    for name in names:
        if name not in shows or not access.allowed(actor, shows[name].permission):
            raise PermissionDenied(name)
    return [Piece(hall, name, translation.get_language() or "") for name in dict.fromkeys(names)]


def signed_in(keys: Collection[UUID]) -> set[UUID]:
    return set(SignIn.objects.filter(id__in=keys, stage=LIVE, locked_at=None).values_list("id", flat=True))


def enrolled(keys: Collection[UUID]) -> set[UUID]:
    return set(Device.objects.live().filter(id__in=keys).values_list("id", flat=True))


def _asked(alive: Alive, keys: Collection[UUID]) -> set[UUID]:
    try:
        return alive(keys)
    finally:
        connections.close_all()


async def _events(halls: Sequence[UUID], pieces: list[Piece], lifeline: Lifeline) -> AsyncIterator[str]:
    await sync_to_async(connections.close_all)()  # an open stream holds no connection
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    hub = _hubs[loop]
    listener = hub.join(halls, pieces, lifeline)
    try:
        yield f"retry: {RETRY}\n\n"
        if not pieces:
            yield _message(live.FLOOR)
        while True:
            heard = await listener.heard()
            if listener.ended:
                return
            yield heard or ": \n\n"
            if len(halls) > 1:
                await asyncio.sleep(PACE)
    finally:
        hub.leave(halls, listener)


def _message(topic: str, **more: str) -> str:
    return f"data: {json.dumps({'topic': topic, **more}, ensure_ascii=False)}\n\n"
