"""The twelve positions of a standard hall: what the screens offer, their duty lists, and what each may do (ORG-07)."""

from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from openhall.kernel import clock, commands
from openhall.positions import GRANTS, LEAD, STANDARD_HALL
from openhall.team.org import people
from tests.cast import Cast
from tests.signing import issue, sign_in

NOW = datetime(2026, 11, 16, 1, 0, 5, tzinfo=UTC)


class Options(HTMLParser):
    """The values of the chooser of positions."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = False
        self.values: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "select":
            self.inside = given.get("name") == "position"
        elif tag == "option" and self.inside:
            self.values.append(given.get("value") or "")


def offered_on_screen(client: Client, unit: str) -> set[str]:
    found = Options()
    found.feed(client.get(f"/org/people/new/?unit={unit}").content.decode())
    return set(found.values)


@pytest.mark.clause("ORG-07")
def test_a_standard_hall_offers_exactly_twelve_each_with_its_list_and_its_own_work(cast: Cast) -> None:
    client = Client()
    with clock.really_at(NOW):
        issue("103")
        sign_in(client, "103")
        assert offered_on_screen(client, "H01") == set(STANDARD_HALL)
        for position in STANDARD_HALL:
            answer = client.get(f"/org/duties/of/{position}/")
            assert answer.status_code == 200
            assert "oh-rows" in answer.content.decode()
    assert people.offered(cast.hall("H03")) != STANDARD_HALL
    cast.run("org.add_staff", job_number="1050", name="站长", unit="H01", position="station_head")
    for job_number, name, fields in OWN:
        cast.run(name, job_number, channel=commands.SCREEN, **fields)
    for job_number, name, fields in REFUSED:
        assert cast.refused(name, job_number, **fields) == "permission.denied", (job_number, name)
    for number, position in enumerate(STANDARD_HALL, 1060):
        person = {"job_number": str(number), "name": f"员工{number}", "unit": "H01", "position": position}
        cast.run("org.add_staff", **person)
        own = Client()
        own.force_login(cast.staff(str(number)))
        assert own.get("/").status_code == 200
        assert own.get("/org/me/").status_code == 200
        assert own.get("/org/people/new/").status_code == 403
        assert own.get("/org/people/").status_code == (200 if position in LEAD else 403)
    both = {"job_number": "1007", "positions": ["clerk", "auditor"]}
    assert cast.refused("staff.assign", "103", channel=commands.SCREEN, **both) == "staff.separated"


SIGNED = "[[[1,1],[9,9]]]"
OWN: list[tuple[str, str, dict[str, Any]]] = [
    ("1001", "day.open", {"hall": "H01", "date": "2026-11-16"}),
    ("1002", "stock.draw", {"item": "SIM", "serials": ["89860000000001000090"], "to": "1005", "signature": SIGNED}),
    ("1003", "till.open", {"counter": "G101", "float": "300.00"}),
    ("1005", "till.open", {"counter": "G102", "float": "300.00"}),
    ("1006", "receipts.receive", {"hall": "H01", "series": "Q", "first": 1, "last": 50}),
    ("1007", "enquiry.open", {"topic": "coverage"}),
    ("1008", "archive.take_in", {"clerk": "1003", "date": "2026-11-16", "box": "B1", "place": "shelf 1"}),
    ("1009", "visit.open", {"kind": "enquiry", "need": "opening hours", "result": "8 to 8"}),
    ("1010", "customer.report_leak", {"text": "papers lay in the yard"}),
]
"""One task of each position's own, at the desk."""
REFUSED = [
    ("1005", "day.close", {"hall": "H01"}),  # a salesperson closes no day and signs no report
    ("1005", "audit.sign", {"hall": "H01", "date": "2026-11-16", "copies_total": "0.00"}),
    ("1005", "order.review", {"order": ""}),
    ("1003", "audit.check", {"order": "", "verdict": "ok"}),
    ("1006", "till.open", {"counter": "G102", "float": "100.00"}),
    ("1007", "stock.receive", {"hall": "H01", "item": "YS", "quantity": 1}),
    ("1008", "till.open", {"counter": "G102", "float": "100.00"}),
    ("1010", "day.open", {"hall": "H01", "date": "2026-11-16"}),
    ("1001", "till.open", {"counter": "G102", "float": "100.00"}),
]


@pytest.mark.parametrize("position", STANDARD_HALL)
def test_each_of_the_twelve_has_something_to_do_and_nothing_of_the_offices(position: str) -> None:
    own = {name for name, positions in GRANTS.items() if position in positions}
    assert "account.change_password" in own
    assert not own & {"account.set_password", "org.add_staff", "org.add_unit", "duty.assign"}
