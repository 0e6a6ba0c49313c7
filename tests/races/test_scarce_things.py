"""Scarce things under a crowd: one wins, everybody else gets the code. And what would happen without the lock."""

from functools import partial
from typing import Any

import pytest

from openhall.engines.ledger.models import SerialHolding
from openhall.front.counter import effects
from openhall.front.counter.models import Order
from openhall.front.customers.models import Subscription
from tests.cast import Cast

from .crowd import Meeting, rush

pytestmark = pytest.mark.race
CLIENTS = 50
VANITY = "19901888888"


def hire(cast: Cast, how_many: int) -> list[str]:
    """Clerks of H01, each with a counter, an open till, SIMs and receipt forms."""
    clerks = []
    for index in range(how_many):
        job, counter = f"9{index:03d}", f"R{index:03d}"
        cast.run("org.add_staff", job_number=job, name=f"员工{job}", unit="H01", position="clerk")
        cast.run("org.add_counter", hall="H01", code=counter, kind="general")
        first, last = f"8986111111{index:04d}000000", f"8986111111{index:04d}000001"
        cast.run("stock.receive", "1001", hall="H01", item="SIM", range={"first": first, "last": last})
        cast.run("stock.draw", "1001", item="SIM", range={"first": first, "last": last}, to=job)
        form = 10_001 + 10 * index
        cast.run("receipts.receive", "1006", hall="H01", series="R", first=form, last=form + 9)
        cast.run("receipts.issue", "1006", hall="H01", series="R", first=form, last=form + 9, to=job)
        cast.run("till.open", job, counter=counter, float="0.00")
        clerks.append(job)
    return clerks


def vanity(cast: Cast, customer: str, clerk: str) -> dict[str, Any]:
    return {
        "clerk": clerk,
        "business": "vanity_subscription",
        "number": VANITY,
        "charges": [{"code": "prepayment", "amount": "300.00"}],
        "tender": {"epay": "300.00"},
    }


@pytest.mark.clause("STOCK-02")
def test_of_fifty_clients_after_one_vanity_number_one_gets_it(crowd_cast: Cast) -> None:
    clerks = hire(crowd_cast, CLIENTS)
    customer = crowd_cast.customer()
    wants = []
    for clerk in clerks:
        fields = {**vanity(crowd_cast, customer, clerk), "sim": crowd_cast.next_sim(clerk)}
        wants.append(partial(crowd_cast.join, customer, receipt=crowd_cast.next_form(clerk), **fields))
    assert rush(wants) == {"won": 1, "number.unavailable": CLIENTS - 1}
    assert Subscription.objects.filter(number=VANITY).count() == 1


def test_of_fifty_clients_after_one_sim_one_gets_it(crowd_cast: Cast) -> None:
    customer, sim = crowd_cast.customer(), crowd_cast.next_sim("1003")
    wants = [
        partial(
            crowd_cast.join,
            customer,
            number=f"1880000{index:04d}",
            business="port_in",
            sim=sim,
            charges=[],
            tender={},
            receipt=None,
        )
        for index in range(CLIENTS)
    ]
    assert rush(wants) == {"won": 1, "sim.unavailable": CLIENTS - 1}
    assert Subscription.objects.count() == 1


def test_of_fifty_clients_after_one_receipt_form_one_gets_it(crowd_cast: Cast) -> None:
    customer = crowd_cast.customer()
    crowd_cast.join(customer)
    form = crowd_cast.next_form("1003")
    wants = [partial(crowd_cast.top_up, customer, receipt=form, tender={"epay": "100.00"}) for _ in range(CLIENTS)]
    assert rush(wants) == {"won": 1, "receipt.used": CLIENTS - 1}
    assert Order.objects.filter(series=form["series"], form_no=form["no"]).count() == 1


def test_of_twenty_clients_who_open_one_day_one_does(crowd_cast: Cast) -> None:
    opens = [partial(crowd_cast.run, "day.open", "2001", hall="H02", date="2026-11-16") for _ in range(20)]
    assert rush(opens) == {"won": 1, "day.already_open": 19}


def test_of_two_people_who_open_one_counter_one_does(crowd_cast: Cast) -> None:
    crowd_cast.run("org.add_staff", job_number="9001", name="员工9001", unit="H01", position="clerk")
    opens = [partial(crowd_cast.run, "till.open", job, counter="G103", float="0.00") for job in ("1005", "9001")]
    assert rush(opens) == {"won": 1, "till.already_open": 1}


def test_the_same_key_sent_twenty_times_at_once_posts_once(crowd_cast: Cast) -> None:
    customer = crowd_cast.customer()
    crowd_cast.join(customer)
    form = crowd_cast.next_form("1003")
    sends = [
        partial(crowd_cast.top_up, customer, receipt=form, tender={"epay": "100.00"}, key="one-and-the-same")
        for _ in range(20)
    ]
    assert rush(sends) == {"won": 20}
    assert Order.objects.filter(business="top_up").count() == 1


def test_two_drops_never_take_more_than_the_drawer_holds(crowd_cast: Cast) -> None:
    drops = [partial(crowd_cast.run, "till.drop", "1003", amount="200.00") for _ in range(2)]
    assert rush(drops) == {"won": 1, "till.insufficient_cash": 1}


def test_two_leads_who_draw_the_same_sims_do_not_double_them(crowd_cast: Cast) -> None:
    span = {"first": "89860000000001000060", "last": "89860000000001000069"}
    draws = [partial(crowd_cast.run, "stock.draw", "1001", item="SIM", range=span, to=to) for to in ("1003", "1004")]
    assert rush(draws) == {"won": 1, "stock.insufficient": 1}
    low, high = int(span["first"]), int(span["last"])
    assert sum(int(r.last - r.first) + 1 for r in SerialHolding.objects.filter(first__gte=low, last__lte=high)) == 10


@pytest.mark.parametrize("locked", [True, False])
def test_two_acceptances_of_one_number_meet_only_without_the_lock(
    crowd_cast: Cast, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, locked: bool
) -> None:
    """Lock on: the second waits until the first has taken the number. Lock off: both believe that it is free."""
    customer, meeting = crowd_cast.customer(), Meeting()
    apply = effects.apply

    def apply_and_meet(*args: Any) -> None:
        meeting.here()
        apply(*args)

    monkeypatch.setattr(effects, "apply", apply_and_meet)
    wants = []
    for clerk in ("1003", "1004"):
        fields = {"clerk": clerk, "sim": crowd_cast.next_sim(clerk), "receipt": crowd_cast.next_form(clerk)}
        wants.append(partial(crowd_cast.join, customer, tender={"epay": "50.00"}, **fields))
    if not locked:
        request.getfixturevalue("locks_off")
    ended = rush(wants)
    assert meeting.met is not locked
    assert ended["won"] == 1, "the database's constraint stands behind the lock"
    assert ended == ({"won": 1, "number.unavailable": 1} if locked else ended)
    assert Subscription.objects.filter(number="19901000001").count() == 1
