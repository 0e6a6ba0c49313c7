"""A page of a thing of H01 asked for from another hall of the city, and from another city: as if it were not there."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client

from openhall.front.till.models import Collection
from openhall.kernel import clock
from openhall.kernel.models import Activity
from openhall.positions import DEVICES, GRANTS, POSITIONS
from openhall.web import urls
from openhall.web.access import Rule, rule_of, walk
from tests.cast import EVE, Cast
from tests.devices import enrolled
from tests.web.filling import filled
from tests.web.world import world

from .keyed import OPEN
from .people import HALLS, OFFICE_ONLY, OTHER_CITY, OTHER_HALL, OWN, job_number

RULES: dict[str, Rule] = {
    "/" + where: rule for where, pattern in walk(urls.urlpatterns) if "<" in where and (rule := rule_of(pattern))
}
FIRST = ["manager", "clerk", "auditor", "guide", "department_leader", "administrator", "personnel", "archivist"]
"""Who asks: the first of these who may."""
FORMS = {
    "/till/hand-in/<uuid:key>/receive/": {"amount": "0.00"},
    "/till/rounds/confirm/<uuid:key>/": {},
    "/stock/write-offs/<uuid:key>/": {"decision": "approve"},
    "/roster/reviews/open/<slug:kind>/<uuid:key>/": {},
    "/counter/orders/<uuid:key>/scan/": {},
}
"""What only takes a POST, and says what is wrong on the page where one was: what is sent."""

OWNERS = {"/roster/mine/<uuid:key>/swap/": "1004", "/stock/mine/take/<uuid:key>/": "1004"}
"""What even the own hall's manager doesn't see: it is one person's."""
EMPTY = {
    "/roster/attendance/relief/<uuid:key>/": "a relief that hasn't come, and all have",
    "/audit/documents/<uuid:key>/": "a scan, and this document has none",
}
"""What isn't there for anybody, and why."""
IN_STORE = "89860000000001000099"


@pytest.fixture(scope="module")
def things(standing: Cast) -> Iterator[dict[str, str]]:
    with transaction.atomic():
        found = world(standing, 1)
        waiting = Collection.objects.filter(confirmed_at=None).order_by("id").last()
        assert waiting is not None
        yield {**found, "collection_round": str(waiting.id)}
        transaction.set_rollback(True)


def who(rule: Rule) -> str:
    if rule.device:
        return next(kind for kind in DEVICES if kind in GRANTS[rule.kind])
    may = [position for position in POSITIONS if rule.permission is None or position in GRANTS[rule.permission]]
    return next((position for position in FIRST if position in may), may[0])


def browser(cast: Cast, rule: Rule, where: str, known: dict[str, Client]) -> Client:
    """Signed in as somebody of that hall, or a machine of it."""
    by = who(rule) if rule.device else job_number(who(rule), where)
    if by not in known:
        if rule.device:
            known[by] = enrolled(cast, by, HALLS[where], job_number("manager", where))[1]
        else:
            known[by] = Client(raise_request_exception=False)
            known[by].force_login(cast.staff(by))
    return known[by]


def address(where: str, things: dict[str, str]) -> str:
    if where == "/roster/reviews/open/<slug:kind>/<uuid:key>/":
        return f"/roster/reviews/open/week/{things['plan']}/"
    if where == "/customers/sims/<str:serial>/":
        return f"/customers/sims/{IN_STORE}/"  # one that is with a customer is everybody's
    return filled(where, things)


def asked(client: Client, where: str, things: dict[str, str]) -> tuple[int, str]:
    """The answer's status and, where something was sent, the code of the refusal; then all is taken back."""
    with transaction.atomic(), clock.at(EVE + timedelta(days=1, hours=16)):
        last = Activity.objects.order_by("-id").values_list("id", flat=True)[:1]
        before = last[0] if last else None
        target = address(where, things)
        answer = client.post(target, FORMS[where]) if where in FORMS else client.get(target)
        if answer.status_code == 405:
            answer = client.post(target, {})
        said = Activity.objects.exclude(refused=None).order_by("-id").first()
        refused = said.refused if said is not None and said.id != before else ""
        transaction.set_rollback(True)
    return answer.status_code, refused or ""


def test_what_is_open_to_other_halls_is_an_address_with_a_gap() -> None:
    assert OPEN - set(RULES) == set()


@pytest.mark.parametrize("where", [OTHER_HALL, OTHER_CITY])
def test_a_page_of_another_halls_thing_is_not_there(standing: Cast, things: dict[str, str], where: str) -> None:
    known: dict[str, Client] = {}
    shown = {}
    for pattern in sorted(set(RULES) - OPEN):
        if who(RULES[pattern]) in OFFICE_ONLY and where == OTHER_HALL:
            continue  # offices stand above halls
        status, refused = asked(browser(standing, RULES[pattern], where, known), pattern, things)
        if status not in {403, 404} and not (pattern in FORMS and refused == "scope.denied"):
            shown[pattern] = (status, refused)
    assert shown == {}


def test_for_the_own_hall_it_is_there(standing: Cast, things: dict[str, str]) -> None:
    """So that what is missing elsewhere is missing for its hall, and for nothing else."""
    known: dict[str, Client] = {}
    missing = {}
    for pattern in sorted(set(RULES) - OPEN - set(EMPTY)):
        client = browser(standing, RULES[pattern], OWN, known)
        if pattern in OWNERS:
            client = Client()
            client.force_login(standing.staff(OWNERS[pattern]))
        status, refused = asked(client, pattern, things)
        if status in {403, 404, 500} or refused == "scope.denied":
            missing[pattern] = (status, refused)
    assert missing == {}
