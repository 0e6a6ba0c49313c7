"""How many queries each page and each list costs: committed, and the same however much there is to show.

    OPENHALL_RENEW=1 .venv/bin/python -m pytest tests/web/test_query_counts.py

writes the counts anew; their diff is what a review looks at.
"""

import json
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from openhall.api.lists import lists
from openhall.kernel import clock, company
from openhall.positions import DEVICES, GRANTS, POSITIONS
from openhall.web import urls
from openhall.web.access import DELEGATED, PUBLIC, Rule, rule_of, walk
from tests.access.people import everywhere, job_number
from tests.cast import EVE, Cast
from tests.devices import enrolled

from .filling import filled
from .world import world

pytestmark = pytest.mark.bench
FILE = Path(__file__).with_name("query_counts.json")
LEAVE = {"/logout/", "/lock/now/"}
"""These end the session of who opens them."""
FIRST = ["manager", "clerk", "auditor", "department_leader", "administrator", "personnel", "archivist"]
"""Who opens a page: the first of these who may."""
BY = {
    "/kit/": "administrator",
    "/kit/<slug:which>/": "administrator",
    "/till/recount/": "clerk",
    "/roster/mine/<uuid:key>/swap/": "1004",
    "/stock/mine/take/<uuid:key>/": "1004",
    "/customers/numbers/of/<uuid:key>/calls/": "clerk",
}
"""Where another one sees more."""
NO_FILE = {
    "/online/b/<str:key>/": "a signed link, and this one is forged",
    "/roster/attendance/relief/<uuid:key>/": "a relief that hasn't come, and all have",
    "/audit/documents/<uuid:key>/": "a scan, and this document has none",
    "/customers/numbers/of/<uuid:key>/calls/": "only in a bill query, after the customer has proved identity",
    "/customers/numbers/<str:number>/calls/": "the same",
}
"""What may answer that there is nothing, or not now, and why."""
PARTS = {"/audit/<str:hall>/<str:on>/item/<str:kind>/", "/audit/<str:hall>/<str:on>/item/<str:kind>/<str:clerk>/"}
"""Parts of a page, which lead to the whole one where a browser asks for them alone."""
TOUCH = 'UPDATE "org_signin" SET "seen_at"'
"""Somebody is still there: written every few seconds by the real clock."""
MACHINE = 'UPDATE "org_device" SET "seen_at"'
"""The same of a machine."""
Counts = dict[str, int | str]


def addresses() -> dict[str, Rule]:
    found = {"/" + where: rule_of(pattern) for where, pattern in walk(urls.urlpatterns)}
    return {where: rule for where, rule in found.items() if rule is not None and rule.kind != DELEGATED}


def opener(permission: str | None) -> str:
    """The job number of who opens what asks for this permission."""
    position = next(one for one in FIRST if permission is None or one in GRANTS[permission])
    return job_number(position)


def machine_for(rule: Rule) -> str:
    """The kind of machine that opens a page of machines."""
    return next(kind for kind in DEVICES if kind in GRANTS[rule.kind])


@pytest.fixture(scope="module")
def counted(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Counts, Counts]]:
    """What everything costs with little in the house, and with more."""
    with django_db_blocker.unblock():
        yield _counted(1), _counted(4)


def _counted(rounds: int) -> Counts:
    with transaction.atomic():
        cast = everywhere()
        things = world(cast, rounds)
        with clock.at(EVE + timedelta(days=1, hours=16)):
            found = {**_pages(cast, things), **_lists(cast)}
        transaction.set_rollback(True)
    return found


def _pages(cast: Cast, things: dict[str, str]) -> Counts:
    """Each address with its number of queries, or with the status where it is no page to be looked at."""
    clients: dict[str, Client] = {}
    found: Counts = {}
    for where, rule in addresses().items():
        if where in LEAVE:
            continue
        by = "" if rule.kind == PUBLIC else machine_for(rule) if rule.device else opener(rule.permission)
        by = job_number(BY[where]) if BY.get(where) in POSITIONS else BY.get(where, by)
        if by not in clients:
            clients[by] = Client(raise_request_exception=False)
            if rule.device:
                clients[by] = enrolled(cast, by)[1]
            elif by:
                clients[by].force_login(cast.staff(by))
        found[where] = _cost(clients[by], filled(where, things), part=where in PARTS)
    return found


def _lists(cast: Cast) -> Counts:
    """Each list of the API, read by a signed-in person."""
    found: Counts = {}
    for name, one in sorted(lists.items()):
        client = Client(raise_request_exception=False)
        client.force_login(cast.staff(opener(one.permission)))
        found[f"/api/lists/{name}"] = _cost(client, f"/api/lists/{name}")
    return found


def _cost(client: Client, address: str, *, part: bool = False) -> int | str:
    """With nothing of the company kept from before, so that the order of the questions doesn't matter."""
    company._shelf = company._Shelf(None)
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        answer = client.get(address, headers={"HX-Request": "true"} if part else {})
        transaction.set_rollback(True)
    if answer.status_code != 200:
        return str(answer.status_code)
    return sum(not query["sql"].startswith((TOUCH, MACHINE)) for query in asked.captured_queries)


def test_every_page_and_list_costs_what_is_committed(counted: tuple[Counts, Counts]) -> None:
    small, _bigger = counted
    if os.environ.get("OPENHALL_RENEW"):
        FILE.write_text(json.dumps(small, indent=1) + "\n")
    assert small == json.loads(FILE.read_text()), "renew the counts as the head of this file says, and read the diff"


def test_nothing_costs_more_where_there_is_more_to_show(counted: tuple[Counts, Counts]) -> None:
    small, bigger = counted
    more = {where: (small[where], cost) for where, cost in bigger.items() if _number(cost) > _number(small[where])}
    assert more == {}


def _number(cost: int | str) -> int:
    return cost if isinstance(cost, int) else 0


def test_what_is_a_page_is_looked_at(counted: tuple[Counts, Counts]) -> None:
    """Only what takes a POST, leads elsewhere or asks for more may answer with something else than a page."""
    small, _bigger = counted
    assert {where for where, status in small.items() if status in ("403", "404", "500")} == set(NO_FILE)
