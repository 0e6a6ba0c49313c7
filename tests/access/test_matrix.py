"""Every position before every command and every address: the committed matrix is what the program really does."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client, RequestFactory
from django.urls import URLPattern

from openhall.kernel import clock, commands
from openhall.kernel.actors import Actor
from openhall.kernel.commands import SCREEN, Command, execute, registry
from openhall.kernel.ids import uuid7
from openhall.kernel.problems import Refused
from openhall.positions import POSITIONS
from openhall.web import stream, urls
from openhall.web.access import Rule, rule_of, walk
from tests.cast import Cast

from . import matrix
from .people import actor_of, job_number

RENEW = "renew with `python -m tests.access.make` and read the diff"
PATTERNS: dict[str, URLPattern] = {
    "/" + where: pattern for where, pattern in walk(urls.urlpatterns) if isinstance(pattern, URLPattern)
}
ADDRESSES: dict[str, Rule] = {where: rule for where, pattern in PATTERNS.items() if (rule := rule_of(pattern))}
ALL_CHANNELS = {"screen", "api", "device", "replay", "online"}
LEAVE = {"/logout/", "/lock/now/"}
"""These end the session of who opens them."""
ANSWERS = {200, 204, 302, 400, 404, 405}
"""What somebody may get who is let in: the page, elsewhere, no such thing, something is missing, not with GET."""


def test_the_committed_matrix_is_complete_and_true() -> None:
    assert matrix.committed() == matrix.program(), RENEW


def test_the_words_of_the_matrix_mean_what_they_say() -> None:
    everybody = frozenset(POSITIONS)
    for some in (frozenset(), everybody, everybody - {"clerk"}, frozenset({"clerk", "display", "system"})):
        assert matrix.positions(matrix.words(some)) == some


def test_every_command_lets_in_the_positions_of_the_matrix_and_nobody_else(asked: Cast) -> None:
    said = matrix.committed()["commands"]
    actors = {position: actor_of(position) for position in matrix.ASKED}
    for name, entry in registry.items():
        channel = SCREEN if entry.channels is None else min(entry.channels)
        let_in = {position for position, actor in actors.items() if passes(entry, actor, channel)}
        assert let_in == matrix.positions(said[name]), name


@pytest.mark.parametrize("first", [True, False])
def test_calling_it_asks_that_door_before_the_input(asked: Cast, first: bool) -> None:
    """Each command is called by one position that it lets in and one that it doesn't: with nothing, so it does nothing."""
    said = matrix.committed()["commands"]
    actors = {position: actor_of(position) for position in matrix.ASKED}
    with clock.at(asked.moment):
        for name, entry in registry.items():
            channel = SCREEN if entry.channels is None else min(entry.channels)
            inside = matrix.positions(said[name])
            outside = set(actors) - inside
            pick = min if first else max
            assert code(name, actors[pick(inside)], channel) != "permission.denied", name
            if outside:
                assert code(name, actors[pick(outside)], channel) == "permission.denied", name


def test_every_piece_of_the_stream_is_sent_to_the_positions_of_the_matrix_and_nobody_else(asked: Cast) -> None:
    for name, said in matrix.committed()["pieces"].items():
        assert {who for who in matrix.ASKED if sent(name, actor_of(who))} == matrix.positions(said), name


def sent(name: str, actor: Actor) -> bool:
    try:
        return bool(stream.pieces(actor, uuid7(), [name]))
    except PermissionDenied:
        return False


def passes(entry: Command, actor: Actor, channel: str) -> bool:
    try:
        commands._may(entry, actor, channel)
    except Refused as refusal:
        return refusal.code != "permission.denied"
    return True


def code(name: str, actor: Actor, channel: str) -> str:
    try:
        execute(name, {}, actor, channel=channel)
    except Refused as refusal:
        return refusal.code
    return ""


def test_a_command_of_some_channels_is_closed_to_everybody_in_the_others(asked: Cast) -> None:
    said = matrix.committed()["commands"]
    actors = {position: actor_of(position) for position in matrix.ASKED}
    for name, entry in registry.items():
        for channel in {"screen", "api", "device", "replay", "online"} - (entry.channels or ALL_CHANNELS):
            for position in matrix.positions(said[name]):
                assert not passes(entry, actors[position], channel), (name, channel, position)


@pytest.mark.parametrize("position", POSITIONS)
def test_every_address_stops_at_its_door_whom_the_matrix_leaves_out(asked: Cast, position: str) -> None:
    """The door itself is asked, without the page of the refusal."""
    said, actor = matrix.committed()["addresses"], actor_of(position)
    request = RequestFactory().get("/")
    request.actor = actor  # type: ignore[attr-defined]
    wrong = []
    for where, pattern in PATTERNS.items():
        rule = ADDRESSES[where]
        if rule.permission is None or position in matrix.positions(said[where].split(": ", 1)[1]):
            wrong += [] if rule.lets(actor) else [where]
            continue
        try:
            pattern.callback(request)
            wrong.append(where)
        except PermissionDenied:
            pass
    assert wrong == []


@pytest.mark.parametrize("position", ["manager", "clerk", "auditor", "administrator", "department_leader"])
def test_every_address_opens_to_whom_the_matrix_lets_in_and_none_breaks(asked: Cast, position: str) -> None:
    said = matrix.committed()["addresses"]
    client = Client(raise_request_exception=False)
    wrong = {}
    with clock.at(asked.moment):
        client.force_login(asked.staff(job_number(position)))
        for where, rule in ADDRESSES.items():
            if where in LEAVE or (rule.permission and position not in matrix.positions(said[where].split(": ", 1)[1])):
                continue
            with transaction.atomic():
                answer = client.get(filled(where))
                transaction.set_rollback(True)
            if answer.status_code not in ANSWERS:
                wrong[where] = answer.status_code
    assert wrong == {}


def test_who_is_left_out_sees_the_page_of_the_refusal(asked: Cast) -> None:
    client = Client()
    client.force_login(asked.staff(job_number("cleaner")))
    assert client.get("/org/people/").status_code == 403


def test_a_stranger_is_sent_to_sign_in_from_every_address_that_is_not_public() -> None:
    request = RequestFactory().get("/")
    shut = {
        where: pattern.callback(request) for where, pattern in PATTERNS.items() if ADDRESSES[where].kind != "public"
    }
    led = {where: to.headers.get("Location", "") for where, to in shut.items()}
    machines = {where for where, rule in ADDRESSES.items() if rule.device}
    assert {where for where in set(led) - machines if not led[where].startswith("/login/")} == set()
    assert {led[where] for where in machines} == {"/device/"}  # there a machine is asked for its code


def filled(where: str) -> str:
    """An address with something in its gaps that isn't there."""
    stand_in = {"uuid": str(uuid7()), "str": "none", "slug": "none", "int": "1"}
    return re.sub(r"<(\w+):\w+>", lambda gap: stand_in[gap[1]], where)
