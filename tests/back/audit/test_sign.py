"""The auditor's match of report, copies and bank, and the signature under it (AUDIT-03)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from openhall.back.audit import days
from openhall.back.audit.models import Signature
from openhall.back.reports.figures import match_of
from openhall.engines.ledger import money
from openhall.engines.ledger.money import HALL_SAFE, MoneyPlace
from openhall.engines.policy.models import Finding
from openhall.front.till.models import BusinessDay, TillSession
from openhall.kernel.commands import API, SCREEN
from tests.cast import MONDAY, Cast

TUESDAY = MONDAY + timedelta(days=1)
HALL = {"hall": "H01", "date": "2026-11-16"}


def day_of(cast: Cast) -> BusinessDay:
    found = days.day_of(cast.hall(), MONDAY)
    assert found is not None
    return found


@pytest.fixture
def five_thousand(open_hall: Cast) -> Cast:
    """A day of 5,000.00 in cash, closed."""
    open_hall.once("audit: 5,000 in cash", lambda: _five_thousand(open_hall))
    return open_hall


def _five_thousand(open_hall: Cast) -> None:
    customer = open_hall.customer()
    charges = [{"code": "prepayment", "amount": "5000.00"}]
    open_hall.join(customer, charges=charges, tender={"cash": "5000.00", "hundreds": 50})
    held = {"SIM": 19, "CZK50": 2, "ZD": 1}
    open_hall.run("till.close", "1003", counted={"cash": "300.00"}, stubs=1, stubs_total="5000.00", cards=held)
    open_hall.run("day.close", "1001", hall="H01")


@pytest.mark.clause("AUDIT-03")
def test_a_difference_is_shown_and_signed_only_with_a_note_until_the_slip_has_come(five_thousand: Cast) -> None:
    cast = five_thousand
    with cast.at("10:00", TUESDAY):
        cast.run("audit.key_copies", "1006", clerk="1003", count=1, total="5000.00", **HALL)
        assert days.audit_match(day_of(cast)).state == "waiting"
        cast.run("bank.pay_in", "1002", amount="4900.00", slip="88001", **HALL)
        match = days.audit_match(day_of(cast))
        assert (match.state, match.bank_by, match.copies_by) == ("different", -100, 0)
        for channel in (SCREEN, API):
            assert cast.refused("audit.sign", "1006", copies_total="5000.00", channel=channel, **HALL) == (
                "audit.not_matched"
            )
        cast.run("bank.pay_in", "1002", amount="100.00", slip="88002", **HALL)
        assert days.audit_match(day_of(cast)).state == "equal"
        cast.run("audit.sign", "1006", copies_total="5000.00", channel=SCREEN, **HALL)
    signature = Signature.objects.get()
    assert (signature.staff, signature.matched) == (cast.staff("1006").id, True)
    assert signature.at.isoformat() == "2026-11-17T02:00:00+00:00"
    for statement in ("UPDATE audit_signature SET note = 'x'", "DELETE FROM audit_signature"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.clause("AUDIT-03")
def test_the_clerk_of_the_report_is_refused(five_thousand: Cast) -> None:
    cast = five_thousand
    cast.run("org.add_staff", job_number="1003", name="员工1003", unit="H01", position="auditor")
    with cast.at("10:00", TUESDAY):
        signed = {"copies_total": "5000.00", "note": "x", **HALL}
        assert cast.refused("audit.sign", "1003", channel=SCREEN, **signed) == "audit.self_audit"
        copies = {"clerk": "1003", "count": 1, "total": "5000.00", **HALL}
        assert cast.refused("audit.key_copies", "1003", **copies) == "audit.self_audit"


@pytest.mark.clause("AUDIT-03")
def test_with_no_slip_at_all_the_state_is_waiting_for_slip(five_thousand: Cast) -> None:
    match = days.audit_match(day_of(five_thousand))
    assert (match.state, match.copies) == ("waiting", None)
    assert [row.means for row in match.rows if row.waiting] == ["cash"]


@pytest.mark.clause("AUDIT-03")
def test_signed_with_a_note_the_difference_stays_a_finding(five_thousand: Cast) -> None:
    cast = five_thousand
    with cast.at("10:00", TUESDAY):
        cast.run("audit.sign", "1006", copies_total="5000.00", note="款在途", **HALL)
    found = Finding.objects.get(rule="match.auditor")
    assert (found.staff, found.detail["bank"]) == (cast.staff("1006").id, "0.00")
    copies = {"clerk": "1003", "count": 1, "total": "5000.00", **HALL}
    assert cast.refused("audit.key_copies", "1006", **copies) == "audit.already_signed"


def test_of_two_entries_of_the_copies_the_last_counts(five_thousand: Cast) -> None:
    cast = five_thousand
    for total in ("4990.00", "5000.00"):
        cast.run("audit.key_copies", "1006", clerk="1003", count=1, total=total, **HALL)
    assert days.copies_of(day_of(cast))[cast.staff("1003").id].total == 5000


def test_a_slip_that_covers_two_days_is_shown_with_all_its_shares(closed_day: Cast) -> None:
    cast = closed_day
    with cast.at("08:00", TUESDAY):
        cast.open_day()
        cast.open_till()
        cast.top_up(cast.customer())
    cast.run("bank.pay_in", "1002", hall="H01", date="2026-11-16", amount="150.00", slip="90001")
    cast.run("bank.pay_in", "1002", hall="H01", date="2026-11-17", amount="100.00", slip="90001")
    lines = days.bank_lines(day_of(cast))
    assert [(line.amount, line.batch) for line in lines] == [(150, 250)]


@pytest.mark.clause("AUDIT-02", "AUDIT-03")
def test_rounds_leave_both_matches_as_they_are_and_a_machines_money_is_in_neither(open_hall: Cast) -> None:
    """What the guide took from a till was brought by its clerk; what a machine took is nobody's orders and stays apart."""
    cast, hall = open_hall, open_hall.hall().id
    cast.run("machine.add", "1001", hall="H01", code="M1", name="缴费机1号")
    cast.join(cast.customer())
    till = str(TillSession.objects.get().id)
    with cast.at("15:00"):
        for given in ({"machine": "M1", "slip": "600.00", "counted": {"cash": "600.00"}}, {"till": till}):
            counted = {"counted": {"cash": "50.00"}, **given}
            made = cast.run("settlement.take", "1007", hall="H01", **counted)
            cast.run("settlement.confirm", "1003", collection=str(made.id))
    with cast.at("18:00"):
        held = {"SIM": 19, "CZK50": 2, "ZD": 1}
        cast.run("till.close", "1003", counted={"cash": "300.00"}, stubs=1, stubs_total="50.00", cards=held)
        cast.run("day.close", "1001", hall="H01")
    found = match_of(TillSession.objects.get())
    assert (found.books, found.money, found.stubs, found.balanced) == (50, 50, 50, True)
    assert money.summed_balance([MoneyPlace(HALL_SAFE, hall, "machine")]) == 600
    with cast.at("09:00", TUESDAY):
        cast.run("audit.key_copies", "1006", clerk="1003", count=1, total="50.00", **HALL)
        cast.run("bank.pay_in", "1002", amount="50.00", slip="88001", **HALL)
        match = days.audit_match(day_of(cast))
        assert (match.state, match.report, match.bank_by) == ("equal", 50, 0)
        cast.run("audit.sign", "1006", copies_total="50.00", channel=SCREEN, **HALL)
    assert money.summed_balance([MoneyPlace(HALL_SAFE, hall, "machine")]) == 600
