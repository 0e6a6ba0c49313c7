"""A thing of H01 named from H01, from another hall of the city, and from another city (design: own units and below)."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from openhall.kernel import clock
from openhall.kernel.commands import SCREEN, registry
from openhall.kernel.models import Activity
from tests.cast import Cast

from . import scoped
from .people import OFFICE_ONLY, OTHER_CITY, OTHER_HALL, OWN, job_number

MOST_EXCUSED = 46


@pytest.fixture(scope="module")
def scene(standing: Cast) -> Iterator[dict[str, dict[str, Any]]]:
    with transaction.atomic():
        yield scoped.examples(scoped.scene(standing))
        transaction.set_rollback(True)


def test_every_command_that_names_a_halls_thing_has_an_example_or_a_reason(scene: dict[str, Any]) -> None:
    bound = {name for name in registry if scoped.bound_fields(name)}
    excused = set(scoped.unscoped())
    assert bound - set(scene) - excused == set(), "give these an example in scoped.py"
    assert len(excused) <= MOST_EXCUSED, "the list of those without an example only grows shorter"
    assert excused & set(scene) == set(), "these have an example: take them off unscoped.txt"
    assert excused - bound == set(), "these name nothing of a hall, or are gone: take them off unscoped.txt"
    assert set(scene) - bound == set(), "these name nothing of a hall"


@pytest.mark.parametrize("where", [OTHER_HALL, OTHER_CITY])
def test_another_halls_thing_is_as_if_it_were_not_there(
    scene: dict[str, dict[str, Any]], standing: Cast, where: str
) -> None:
    wrong = {}
    for name, payload in scene.items():
        if scoped.who(name) in OFFICE_ONLY and where == OTHER_HALL:
            continue  # offices stand above halls
        status, shown, logged = asked(standing, name, payload, where)
        if (status, shown, logged) != (404, "not_found", "scope.denied"):
            wrong[name] = (status, shown, logged)
    assert wrong == {}


def test_the_own_halls_thing_is_found(scene: dict[str, dict[str, Any]], standing: Cast) -> None:
    """So that what is refused elsewhere is refused for its hall, and for nothing else."""
    wrong = {}
    for name, payload in scene.items():
        status, shown, logged = asked(standing, name, payload, OWN)
        if status in {404, 403, 500} or logged == "scope.denied":
            wrong[name] = (status, shown, logged)
    assert wrong == {}


def asked(cast: Cast, name: str, payload: dict[str, Any], where: str) -> tuple[int, str, str]:
    """The API's answer: its status, the code it shows, and the code in the log; then all is taken back."""
    by = job_number(scoped.who(name), where)
    with transaction.atomic(), clock.at(cast.moment):
        token = cast.run("token.own", by, channel=SCREEN, name="own").secret["token"]
        answer = Client(raise_request_exception=False).post(
            f"/api/commands/{name}",
            json.dumps(payload),
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )
        shown = "" if answer.status_code in {200, 500} else answer.json()["code"]
        log = Activity.objects.filter(command=name, job_number=by).order_by("-id").first()
        logged = log.refused if log else ""
        transaction.set_rollback(True)
    return answer.status_code, shown, logged or ""
