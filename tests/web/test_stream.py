"""The live stream: a piece is drawn once and sent to every screen; who may not see it gets none."""

import asyncio
import json
from collections.abc import AsyncIterator, Collection
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from django.test import Client
from django.utils import translation

from openhall.front.floor.views.display import STAGE
from openhall.kernel.commands import API
from openhall.kernel.ids import uuid7
from openhall.team.org.models import SignIn, Unit
from openhall.web import stream
from openhall.web.shows import shows
from tests.cast import Cast
from tests.devices import enrolled

SSE = {"Accept": "text/event-stream"}
PATIENCE = 30
LIVING = stream.Lifeline(uuid7(), set)


@pytest.fixture
def floor(transactional_db: None, open_hall: Cast) -> Cast:
    open_hall.run("counter.open", "1003", counter="G101")
    return open_hall


async def message(events: AsyncIterator[str]) -> dict[str, Any]:
    """The next message of a stream."""
    while True:
        text = await asyncio.wait_for(anext(events), PATIENCE)
        for line in text.splitlines():
            if line.startswith("data: "):
                found: dict[str, Any] = json.loads(line[6:])
                return found


async def until(events: AsyncIterator[str], word: str) -> str:
    """The first piece that holds the word."""
    while word not in (html := (await message(events))["html"]):
        pass
    return str(html)


def act(cast: Cast, *args: Any, **fields: Any) -> Any:
    try:
        return cast.run(*args, channel=API, **fields)
    finally:
        connections.close_all()


def opened(pieces: list[stream.Piece]) -> AsyncIterator[str]:
    return stream._events([pieces[0].hall], pieces, LIVING)


def test_a_call_reaches_forty_screens_and_is_drawn_once_for_all(floor: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    hall = Unit.objects.get(code="H01").id
    here, english = stream.Piece(hall, STAGE, "zh-hans"), stream.Piece(hall, STAGE, "en")
    drawn: list[str] = []
    real = shows[STAGE].draw

    def counted(unit: Unit) -> str:
        drawn.append(translation.get_language() or "")
        return real(unit)

    async def main() -> tuple[set[str], str]:
        screens = [opened([here]) for _one in range(39)]
        foreign = opened([english])
        before = [await until(one, "dp-rules") for one in (*screens, foreign)]
        assert len(set(before[:-1])) == 1
        assert before[-1] != before[0], "each in its language"
        await sync_to_async(act)(floor, "ticket.take", "1007", hall="H01", service="general")
        for one in (*screens, foreign):
            await until(one, "<dd>1</dd>")
        drawn.clear()
        await sync_to_async(act)(floor, "ticket.call", "1003", counter="G101")
        seen = {await until(one, "A001") for one in screens}
        last = await until(foreign, "A001")
        return seen, last

    monkeypatch.setitem(shows, STAGE, replace(shows[STAGE], draw=counted))
    seen, last = asyncio.run(main())
    assert len(seen) == 1
    assert "G101" in last
    # What moves while it is drawn has it drawn once more; never once a screen.
    assert set(drawn) == {"en", "zh-hans"}
    assert len(drawn) <= 4


def test_a_screen_of_another_hall_hears_nothing_and_a_page_hears_that_something_moved(floor: Cast) -> None:
    hall, other = (Unit.objects.get(code=code).id for code in ("H01", "H02"))

    async def main() -> None:
        elsewhere = opened([stream.Piece(other, STAGE, "en")])
        page = stream._events([hall], [], LIVING)
        await until(elsewhere, "dp-rules")
        assert await message(page) == {"topic": "floor"}
        for _word in range(2):
            await sync_to_async(act)(floor, "ticket.take", "1007", hall="H01", service="general")
            assert await message(page) == {"topic": "floor"}
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(anext(elsewhere), 0.3)

    asyncio.run(main())


def test_a_stream_of_several_halls_hears_each_of_them_at_its_pace(floor: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    halls = [Unit.objects.get(code=code).id for code in ("H01", "H02")]
    monkeypatch.setattr(stream, "PACE", 0.2)
    connections.close_all()

    async def main() -> None:
        city = stream._events(halls, [], LIVING)
        assert await message(city) == {"topic": "floor"}
        assert await message(city) == {"topic": "floor"}, "from now on it listens to the database"
        hub = stream._hubs[asyncio.get_running_loop()]
        for _word in range(3):
            hub._moved(halls[0], "floor")
            hub._moved(halls[1], "floor")
        assert await message(city) == {"topic": "floor"}
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(anext(city), 0.5)  # six moves were one message
        await city.aclose()  # type: ignore[attr-defined]
        assert not hub.listeners

    asyncio.run(main())


def test_a_person_of_the_office_listens_to_all_halls_below(floor: Cast) -> None:
    client = Client()
    with floor.at("10:00"):
        for job, halls in (("102", 3), ("1003", 1)):
            client.force_login(floor.staff(job))
            answer = client.get("/live/?hall=*", headers=SSE)
            assert answer.status_code == 200
            assert Unit.objects.halls().within(floor.staff(job).actor()).count() == halls
        client.force_login(floor.staff("102"))
        page = client.get("/floor/city/").content.decode()
        assert "/live/?hall=*" in page
        part = client.get("/floor/city/", headers={"HX-Request": "true"}).content.decode()
        assert "<html" not in part
        assert "单位H01" in part


def test_streams_whose_session_ended_end_though_the_hall_is_busy_and_are_asked_for_with_one_read(
    floor: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = Unit.objects.get(code="H01").id
    monkeypatch.setattr(stream, "HEARTBEAT", 0.5)
    key = uuid7()
    gone: set[UUID] = set()
    reads: list[int] = []

    def alive(keys: Collection[UUID]) -> set[UUID]:
        reads.append(len(keys))
        return set(keys) - gone

    async def main() -> None:
        ending = stream._events([hall], [], stream.Lifeline(key, alive))
        others = [stream._events([hall], [], stream.Lifeline(uuid7(), alive)) for _one in range(9)]
        for one in (ending, *others):
            await message(one)
        gone.add(key)
        while True:
            await sync_to_async(act)(floor, "ticket.take", "1007", hall="H01", service="general")
            try:
                await asyncio.wait_for(anext(ending), PATIENCE)
            except StopAsyncIteration:
                break
        assert reads[-1] == 10, "one read for ten streams"
        for one in others:
            assert await message(one) == {"topic": "floor"}

    asyncio.run(main())


def test_a_session_that_is_signed_out_and_a_device_that_is_revoked_hold_no_stream(floor: Cast) -> None:
    with floor.at("10:00"):
        row, _machine = enrolled(floor, "hall_display")
        assert stream.enrolled([row.id]) == {row.id}
        floor.run("device.revoke", "1001", device=str(row.id))
        assert stream.enrolled([row.id]) == set()
        client = Client()
        client.force_login(floor.staff("1003"))
        client.get("/")
        [key] = SignIn.objects.filter(staff__job_number="1003", stage="live").values_list("id", flat=True)
        assert stream.signed_in([key]) == {key}
        client.post("/logout/")
        assert stream.signed_in([key]) == set()


def test_a_piece_is_for_those_who_may_see_it(floor: Cast) -> None:
    with floor.at("10:00"):
        for kind, status in (("hall_display", 200), ("kiosk", 403), ("clock", 403)):
            _row, machine = enrolled(floor, kind)
            assert machine.get("/device/live/?show=floor-display", headers=SSE).status_code == status, kind
        _row, machine = enrolled(floor, "hall_display")
        assert machine.get("/device/live/?show=nothing", headers=SSE).status_code == 403
        client = Client()
        client.force_login(floor.staff("1003"))
        assert client.get("/live/", headers=SSE).status_code == 200
        assert client.get("/live/?show=floor-display", headers=SSE).status_code == 403
