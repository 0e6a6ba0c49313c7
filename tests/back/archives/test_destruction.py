"""Retention, holds and destruction: proposed by list, carried out by two, ledgers stay complete (CUSTOMERS-05)."""

from datetime import date, datetime

import pytest
from django.db.models import Sum
from django.test import TestCase

from openhall.back.archives import retention
from openhall.back.archives.models import Destruction, DestructionItem, VoucherSet
from openhall.back.archives.retention import ENDED, PROSPECT, Kept, Limits
from openhall.engines.ledger.models import Line
from openhall.front.counter import papers
from openhall.front.counter.models import Confirmation, Order, Paper
from openhall.front.customers.models import Change, Customer, Visit
from openhall.kernel import clock
from tests.cast import Cast
from tests.front.counter.desk import OLD, Desk
from tests.front.customers.conftest import at_desk

NEXT_YEAR = date(2027, 11, 16)


def prospect(cast: Cast) -> str:
    cast.run("visit.open", "1007", kind="enquiry", name="赵先生", phone="19900020001", need="fibre")
    return str(Customer.objects.get(name="赵先生").id)


def listed(cast: Cast, ground: str) -> list[str]:
    return [str(row.id) for row in retention.due(retention.limits(cast.moment, cast.hall().id), ground)]


@pytest.mark.clause("CUSTOMERS-05")
def test_a_prospect_12_months_after_the_last_contact_is_listed_and_destroyed_by_two(cast: Cast) -> None:
    customer = prospect(cast)
    with cast.at("08:00", NEXT_YEAR):
        assert listed(cast, PROSPECT) == []
        early = {"customers": [customer], "why": "retention is over"}
        assert cast.refused("archive.propose_destruction", "1008", **early) == "customer.must_be_kept"
    with cast.at("08:01", NEXT_YEAR):
        assert listed(cast, PROSPECT) == [customer]
        lot = str(cast.run("archive.propose_destruction", "1008", customers=[customer], why="retention is over").id)
        cast.run("archive.destroy", "1008", destruction=lot)
        assert Customer.objects.get(id=customer).phone == "19900020001"
        assert cast.refused("archive.destroy", "1008", destruction=lot) == "archive.same_person"
        done = cast.run("archive.destroy", "1001", destruction=lot)
    assert done.data == {"state": "done", "destroyed": 1}
    row = Customer.objects.get(id=customer)
    assert (row.phone, row.id_number, row.destroyed_at is not None) == ("", "", True)
    assert "赵" not in row.name and row.name.startswith("#")
    visit = Visit.objects.get()
    assert (visit.name, visit.phone, visit.need) == ("", "", "")
    kept = Destruction.objects.get()
    assert (kept.why, kept.ground) == ("retention is over", "prospect")
    assert {kept.first_by, kept.second_by} == {cast.staff("1008").id, cast.staff("1001").id}
    assert cast.refused("customer.view", "1003", customer=customer) == "input.invalid"


@pytest.mark.clause("CUSTOMERS-05")
def test_five_years_after_the_last_contract_the_person_goes_and_the_ledgers_still_balance(open_hall: Cast) -> None:
    cast = open_hall
    customer = at_desk(cast)
    cast.run("customer.change", "1003", customer=customer, address="学府路 9 号")
    cast.join(customer)
    last = cast.run(
        "order.accept",
        "1003",
        business="cancel",
        customer=customer,
        number="19901000001",
        documents=["id_copy"],
        signatures=["customer", "clerk"],
    )
    lines = Line.objects.count()
    with cast.at("08:00", date(2031, 11, 16)):
        assert listed(cast, ENDED) == []
    with cast.at("08:01", date(2031, 11, 16)):
        assert listed(cast, ENDED) == [customer]
        lot = str(cast.run("archive.propose_destruction", "1008", customers=[customer], why="five years").id)
        cast.run("archive.destroy", "1008", destruction=lot)
        cast.run("archive.destroy", "1001", destruction=lot)
        gone = VoucherSet.objects.to_shred()
        assert {str(row.order_id) for row in gone} >= {str(last.id)}
        cast.run("archive.shred", "1008", order=str(last.id))
        assert cast.refused("archive.shred", "1008", order=str(last.id)) == "transition.not_allowed"
    assert Line.objects.count() == lines
    assert Line.objects.aggregate(total=Sum("amount"))["total"] == 0
    assert str(Order.objects.get(id=last.id).customer_id) == customer, "the order names the pseudonym"
    change = Change.objects.get(customer=customer)
    assert (change.field, change.old, change.new) == ("address", "", "")
    assert Customer.objects.get(id=customer).name.startswith("#")


@pytest.mark.clause("CUSTOMERS-05")
def test_copies_of_papers_and_signatures_are_gone_from_disk_and_rows(open_hall: Cast) -> None:
    cast = open_hall
    desk = Desk(cast, at_desk(cast))
    desk.pair()
    order = desk.joined()
    paper = Paper.objects.get(order=order)
    copy = papers.folder() / paper.file
    assert copy.exists() and Confirmation.objects.get(order=order).strokes
    closing = desk.ready(desk.prepare("refund_prepayment", number=OLD, charges=refund()), cash="-50.00")
    desk.sign(closing)
    desk.accept(closing)
    closing = desk.ready(desk.prepare("cancel", number=OLD))
    desk.sign(closing)
    desk.accept(closing)
    with cast.at("09:00", date(2031, 12, 1)):
        lot = str(cast.run("archive.propose_destruction", "1008", customers=[desk.customer], why="five years").id)
        cast.run("archive.destroy", "1008", destruction=lot)
        with TestCase.captureOnCommitCallbacks(execute=True):
            assert cast.run("archive.destroy", "1001", destruction=lot).data["destroyed"] == 1
    paper.refresh_from_db()
    assert (paper.file, paper.deleted_at is not None, copy.exists()) == ("", True, False)
    assert Confirmation.objects.get(order=order).strokes == ""
    assert not VoucherSet.objects.to_shred().exists(), "what was never paper needs no shredding"


def refund() -> list[dict[str, str]]:
    return [{"code": "prepayment", "amount": "-50.00"}]


@pytest.mark.clause("CUSTOMERS-05")
def test_a_legal_hold_stops_destruction_at_any_moment(cast: Cast) -> None:
    customer = prospect(cast)
    with cast.at("09:00", NEXT_YEAR):
        lot = str(cast.run("archive.propose_destruction", "1008", customers=[customer], why="over").id)
        cast.run("archive.destroy", "1008", destruction=lot)
        cast.run("customer.hold", "1008", customer=customer, reason="court order")
        assert cast.run("archive.destroy", "1001", destruction=lot).data == {"state": "done", "held": 1}
        assert DestructionItem.objects.get().outcome == "held"
        assert Customer.objects.get(id=customer).name == "赵先生"
        assert listed(cast, PROSPECT) == []
        again = {"customers": [customer], "why": "over"}
        assert cast.refused("archive.propose_destruction", "1008", **again) == "customer.held"


def test_a_contact_after_the_proposal_leaves_the_file_out(cast: Cast) -> None:
    customer = prospect(cast)
    with cast.at("09:00", NEXT_YEAR):
        lot = str(cast.run("archive.propose_destruction", "1008", customers=[customer], why="over").id)
        cast.run("archive.destroy", "1008", destruction=lot)
        cast.run("visit.open", "1007", kind="enquiry", name="赵先生", phone="19900020001", need="again")
        assert cast.run("archive.destroy", "1001", destruction=lot).data == {"state": "done", "needed": 1}


def test_a_customer_may_have_data_deleted_that_nobody_must_keep(open_hall: Cast) -> None:
    cast = open_hall
    free, bound = prospect(cast), at_desk(cast)
    cast.join(bound)
    wish = {"why": "the customer asked", "wish": True}
    assert cast.refused("archive.propose_destruction", "1008", customers=[bound], **wish) == "customer.must_be_kept"
    cast.run("archive.propose_destruction", "1008", customers=[free], **wish)
    assert cast.refused("archive.propose_destruction", "1008", customers=[free], **wish) == "archive.listed"


def test_a_list_taken_back_destroys_nothing(cast: Cast) -> None:
    customer = prospect(cast)
    wish = {"customers": [customer], "why": "the customer asked", "wish": True}
    lot = str(cast.run("archive.propose_destruction", "1008", **wish).id)
    cast.run("archive.withdraw_destruction", "1001", destruction=lot)
    assert cast.refused("archive.destroy", "1001", destruction=lot) == "transition.not_allowed"
    cast.run("archive.propose_destruction", "1008", **wish)
    assert cast.refused("archive.propose_destruction", "1003", **wish) == "permission.denied"


MOMENT = datetime(2026, 11, 16, tzinfo=clock.ZONE)
BEFORE = datetime(2026, 11, 15, tzinfo=clock.ZONE)


@pytest.mark.parametrize(
    ("kept", "wish", "ground"),
    [
        (Kept(False, None, BEFORE, False), False, "prospect"),
        (Kept(False, None, MOMENT, False), False, ""),
        (Kept(False, None, MOMENT, False), True, "wish"),
        (Kept(False, BEFORE, MOMENT, False), False, "ended"),
        (Kept(False, MOMENT, BEFORE, False), False, ""),
        (Kept(False, MOMENT, BEFORE, False), True, ""),
        (Kept(True, BEFORE, BEFORE, False), True, ""),
        (Kept(False, None, BEFORE, True), True, ""),
    ],
)
def test_what_holds_a_file_is_judged_purely(kept: Kept, wish: bool, ground: str) -> None:
    assert retention.ground(kept, Limits(MOMENT, MOMENT), wish=wish) == ground
