"""A thing of H01 named from H01, from another hall of the city, and from another city (design: own units and below)."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from openhall.front.counter import displays
from openhall.front.counter.models import Display
from openhall.kernel import clock
from openhall.kernel.actors import Actor
from openhall.kernel.commands import DEVICE, SCREEN, execute, registry
from openhall.kernel.models import Activity
from openhall.kernel.problems import Refused
from openhall.positions import DEVICES, DISPLAY, ONLINE
from openhall.team.org.models import Counter
from tests.cast import Cast

from . import scene, scoped
from .people import HALLS, OFFICE_ONLY, OTHER_CITY, OTHER_HALL, OWN, job_number, machine

Examples = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def things(standing: Cast) -> Iterator[dict[str, str]]:
    with transaction.atomic():
        yield scene.scene(standing)
        _tokens.clear()
        transaction.set_rollback(True)


_tokens: dict[str, str] = {}


def token(cast: Cast, by: str) -> str:
    """A person's token, the same for all questions."""
    if by not in _tokens:
        _tokens[by] = str(cast.run("token.own", by, channel=SCREEN, name="own").secret["token"])
    return _tokens[by]


@pytest.fixture(scope="module")
def examples(things: dict[str, str]) -> Examples:
    return scoped.examples(things)


def test_every_command_that_names_a_halls_thing_has_an_example(examples: Examples, things: dict[str, str]) -> None:
    bound = {name for name in registry if scoped.bound_fields(name)}
    open_to_all = set(scoped.everybodys(things))
    assert bound - set(examples) - open_to_all == set(), "give these an example in scoped.py"
    assert set(examples) - bound == set(), "these name nothing of a hall"
    assert set(examples) & open_to_all == set(), "either a hall's or everybody's"


@pytest.mark.parametrize("where", [OTHER_HALL, OTHER_CITY])
def test_another_halls_thing_is_as_if_it_were_not_there(examples: Examples, standing: Cast, where: str) -> None:
    wrong = {}
    for name, payload in examples.items():
        if scoped.who(name) in OFFICE_ONLY and where == OTHER_HALL:
            continue  # offices stand above halls
        status, shown, logged = asked(standing, name, payload, where)
        if (status, shown, logged) != (404, "not_found", "scope.denied"):
            wrong[name] = (status, shown, logged)
    assert wrong == {}


def test_the_own_halls_thing_is_found(examples: Examples, standing: Cast) -> None:
    """So that what is refused elsewhere is refused for its hall, and for nothing else."""
    wrong = {}
    for name, payload in examples.items():
        status, shown, logged = asked(standing, name, payload, OWN)
        if status in {404, 403, 500} or logged == "scope.denied":
            wrong[name] = (status, shown, logged)
    assert wrong == {}


@pytest.mark.parametrize("where", [OWN, OTHER_HALL, OTHER_CITY])
def test_what_is_the_whole_companys_is_found_from_everywhere(
    things: dict[str, str], standing: Cast, where: str
) -> None:
    wrong = {}
    for name, payload in scoped.everybodys(things).items():
        if scoped.who(name) in OFFICE_ONLY and where == OTHER_HALL:
            continue
        answer = asked(standing, name, payload, where)
        if answer[0] in {404, 403, 500}:
            wrong[name] = answer
    assert wrong == {}


def asked(cast: Cast, name: str, payload: dict[str, Any], where: str) -> tuple[int, str, str]:
    """The API's answer: its status, the code it shows, and the code in the log; then all is taken back."""
    if scoped.who(name) == DISPLAY:
        return shown(cast, name, payload, where)
    if scoped.who(name) in (*DEVICES, ONLINE):
        return executed(cast, name, payload, machine(scoped.who(name), where))
    by = job_number(scoped.who(name), where)
    carried = token(cast, by)
    with transaction.atomic(), clock.at(cast.moment):
        answer = Client(raise_request_exception=False).post(
            f"/api/commands/{name}",
            json.dumps(payload),
            content_type="application/json",
            headers={"Authorization": f"Bearer {carried}"},
        )
        said = "" if answer.status_code in {200, 500} else answer.json()["code"]
        log = Activity.objects.filter(command=name, job_number=by).order_by("-id").first()
        logged = log.refused if log else ""
        transaction.set_rollback(True)
    return answer.status_code, said, logged or ""


def shown(cast: Cast, name: str, payload: dict[str, Any], where: str) -> tuple[int, str, str]:
    """The same of a customer's display, that of a counter in that hall; it has no API."""
    counter = Counter.objects.select_related("hall").filter(hall__code=HALLS[where]).first()
    return executed(cast, name, payload, displays.actor_of(Display(counter=counter, name="x")))


def executed(cast: Cast, name: str, payload: dict[str, Any], actor: Actor) -> tuple[int, str, str]:
    """What the command says to an actor that is no person."""
    answer = (200, "", "")
    with transaction.atomic(), clock.at(cast.moment):
        try:
            execute(name, payload, actor, channel=min(registry[name].channels or {DEVICE}))
        except Refused as refusal:
            seen = refusal.for_people().code
            answer = (404 if seen == "not_found" else 409, seen, refusal.code)
        transaction.set_rollback(True)
    return answer
