"""archive.apply, approve, open, return: four purposes, a superior's approval, one named reader, a loan's end (CUSTOMERS-07)."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from openhall.back.archives.models import Opening
from openhall.engines.cases.models import Case
from openhall.kernel import clock, deadlines
from tests.cast import Cast

from .conftest import filed


@pytest.fixture
def number(open_hall: Cast, orders: list[str]) -> str:
    return filed(open_hall, orders[0])


def application(cast: Cast, number: str, **fields: Any) -> str:
    given = {"items": [number], "purpose": "arrears", "reader": "1008", "reason": "unpaid contract", **fields}
    return str(cast.run("archive.apply", "1003", **given).id)


@pytest.mark.clause("CUSTOMERS-07")
def test_only_the_named_reader_opens_and_only_after_the_superior_leader_approved(open_hall: Cast, number: str) -> None:
    cast = open_hall
    given = {"items": [number], "reader": "1008", "reason": "unpaid contract"}
    assert cast.refused("archive.apply", "1003", **given) == "input.invalid"
    assert cast.refused("archive.apply", "1003", **given, purpose="curiosity") == "input.invalid"
    with cast.at("10:00"):
        case = application(cast, number)
    assert cast.refused("archive.open", "1008", case=case, item=number) == "archive.not_approved"
    assert cast.refused("archive.approve", "1001", case=case) == "permission.denied"
    assert cast.refused("archive.approve", "105", case=case) == "scope.denied"
    with cast.at("10:30"):
        cast.run("archive.approve", "101", case=case)
    for other in ("1003", "1001", "101"):
        assert cast.refused("archive.open", other, case=case, item=number) == "archive.not_reader"
    with cast.at("11:00"):
        cast.run("archive.open", "1008", case=case, item=number)
    row = Case.objects.get(id=case)
    who = {name: row.data[name] for name in ("applicant", "approver", "reader", "purpose", "items")}
    assert who == {
        "applicant": str(cast.staff("1003").id),
        "approver": str(cast.staff("101").id),
        "reader": str(cast.staff("1008").id),
        "purpose": "arrears",
        "items": [number],
    }
    assert [event.move for event in row.events.order_by("id")] == ["open", "approve", "reassign", "lend"]
    assert Opening.objects.get().reader == cast.staff("1008").id


@pytest.mark.clause("CUSTOMERS-07")
def test_a_loan_is_overdue_after_five_working_days(open_hall: Cast, number: str) -> None:
    cast = open_hall
    case = application(cast, number)
    cast.run("archive.approve", "101", case=case)
    cast.run("archive.open", "1008", case=case, item=number)
    limit = clock.midnight(date(2026, 11, 24))  # Monday's loan: until Monday's end
    assert Case.objects.get(id=case).due_at == limit
    deadlines.fire_due(limit)
    assert not Case.objects.get(id=case).overdue
    deadlines.fire_due(datetime(2026, 11, 24, 0, 0, 1, tzinfo=clock.ZONE))
    assert Case.objects.get(id=case).overdue
    cast.run("archive.return", "1008", case=case)
    assert Case.objects.get(id=case).closed_at is not None


def test_a_loan_returned_in_time_is_never_overdue(open_hall: Cast, number: str) -> None:
    cast = open_hall
    case = application(cast, number, reader="1004")
    cast.run("archive.approve", "101", case=case)
    cast.run("archive.open", "1004", case=case, item=number)
    assert cast.refused("archive.return", "1003", case=case) == "permission.denied"
    cast.run("archive.return", "1008", case=case)
    deadlines.fire_due(clock.midnight(date(2026, 11, 30)))
    assert not Case.objects.get(id=case).overdue
    assert cast.refused("archive.open", "1004", case=case, item=number) == "case.closed"


def test_neither_applicant_nor_reader_approves(open_hall: Cast, number: str) -> None:
    cast = open_hall
    case = application(cast, number, reader="101")
    assert Case.objects.get(id=case).owner == cast.staff("104").id, "the next level's leader is asked"
    assert cast.refused("archive.approve", "101", case=case) == "permission.denied"
    cast.run("archive.approve", "104", case=case)


def test_without_a_level_above_another_head_of_the_hall_approves(open_hall: Cast, number: str) -> None:
    cast = open_hall
    for leader in ("101", "104"):
        cast.run("org.leave", job_number=leader)
    case = application(cast, number)
    cast.run("archive.approve", "1001", case=case)
    own = str(cast.run("archive.apply", "1001", items=[number], purpose="management", reader="1008", reason="audit").id)
    assert cast.refused("archive.approve", "1001", case=own) == "permission.denied"


def test_papers_outside_the_approval_stay_shut(open_hall: Cast, orders: list[str], number: str) -> None:
    cast = open_hall
    other = filed(cast, orders[1])
    case = application(cast, number)
    cast.run("archive.approve", "101", case=case)
    assert cast.refused("archive.open", "1008", case=case, item=other) == "input.invalid"


def test_an_authority_brings_its_letter(open_hall: Cast, number: str) -> None:
    cast = open_hall
    given = {"items": [number], "purpose": "management", "reader": "1008", "reason": "police", "authority": "police"}
    assert cast.refused("archive.apply", "1003", **given) == "archive.document_missing"
    cast.run("archive.apply", "1003", **given, document="letter 2026-88")


def test_a_declined_application_stays_shut(open_hall: Cast, number: str) -> None:
    cast = open_hall
    case = application(cast, number)
    cast.run("case.move", "101", case=case, move="decline", text="not needed")
    assert cast.refused("archive.open", "1008", case=case, item=number) == "case.closed"


def test_the_record_of_openings_can_not_be_changed(open_hall: Cast, number: str) -> None:
    cast = open_hall
    case = application(cast, number)
    cast.run("archive.approve", "101", case=case)
    cast.run("archive.open", "1008", case=case, item=number)
    for write in (lambda: Opening.objects.update(reader=cast.staff("1003").id), lambda: Opening.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()
