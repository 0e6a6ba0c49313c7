"""The auditor's look at a day: acceptances, revenue account, reports; what is wrong goes back to its clerk (AUDIT-04)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from openhall.back.audit import days
from openhall.back.audit.models import Check
from openhall.engines.cases.models import Case
from openhall.engines.policy.models import Finding
from openhall.kernel import clock
from openhall.kernel.commands import SCREEN
from tests.cast import MONDAY, Cast

TUESDAY = MONDAY + timedelta(days=1)
FRIDAY = MONDAY + timedelta(days=4)


@pytest.mark.clause("AUDIT-04")
def test_a_day_is_audited_and_stays_incomplete_until_the_correction_is_checked(closed_day: Cast) -> None:
    cast = closed_day
    day = days.day_of(cast.hall(), MONDAY)
    assert day is not None
    with cast.at("09:00", TUESDAY):
        assert [(item.kind, item.looked) for item in days.items_of(day)] == [("takings", False), ("report", False)]
        fault = {"code": "wrong_tariff", "note": "套餐不对"}
        cast.run("audit.check", "1006", order=cast.made["joined"], verdict="faulty", faults=[fault])
        for name in ("cash", "card"):
            cast.run("audit.check", "1006", order=cast.made[name], verdict="ok")
        assert days.progress(day).state == "under_way"
        cast.run("audit.check_item", "1006", hall="H01", date="2026-11-16", item="takings", verdict="ok")
        cast.run("audit.check_item", "1006", hall="H01", date="2026-11-16", item="report", clerk="1003", verdict="ok")
        assert days.progress(day).state == "incomplete"

        case = Case.objects.open().about("order", cast.made["joined"]).get()
        assert (case.kind, case.owner) == ("audit.correction", cast.staff("1003").id)
        assert case.due_at == clock.midnight(MONDAY + timedelta(days=3))  # the end of Wednesday
        found = Finding.objects.get(rule="audit.fault")
        assert (found.staff, found.subject) == (cast.staff("1003").id, cast.made["joined"])

        sign = {"hall": "H01", "date": "2026-11-16", "copies_total": "230.00", "note": "回单未到"}
        cast.run("audit.sign", "1006", **sign)  # the correction doesn't hold it up
        assert days.progress(day).state == "incomplete"
        assert cast.refused("case.move", "1004", case=str(case.id), move="correct", text="x") == "permission.denied"
        cast.run("case.move", "1003", case=str(case.id), move="correct", text="已用新单更正")
        assert days.progress(day).state == "incomplete"
        assert cast.refused("case.move", "1003", case=str(case.id), move="check") == "permission.denied"
        cast.run("case.move", "1006", case=str(case.id), move="check")
        assert days.progress(day).state == "complete"


def test_a_correction_that_is_not_right_goes_back_and_an_objection_can_be_right(closed_day: Cast) -> None:
    cast = closed_day
    with cast.at("09:00", FRIDAY):
        cast.run("audit.check", "1006", order=cast.made["cash"], verdict="faulty")
        case = Case.objects.open().about("order", cast.made["cash"]).get()
        assert case.due_at == clock.midnight(FRIDAY + timedelta(days=4))  # the end of Monday
        cast.run("case.move", "1003", case=str(case.id), move="correct", text="已更正")
        cast.run("case.move", "1006", case=str(case.id), move="return", text="还缺签名")
        cast.run("case.move", "1003", case=str(case.id), move="object", text="客户已签")
        cast.run("case.move", "1006", case=str(case.id), move="withdraw", text="确已签")
        case.refresh_from_db()
        assert case.state == "withdrawn" and case.closed_at is not None


@pytest.mark.clause("AUDIT-04")
def test_nobody_audits_the_own_transactions(closed_day: Cast) -> None:
    cast = closed_day
    cast.run("org.add_staff", job_number="1003", name="员工1003", unit="H01", position="auditor")
    own = {"order": cast.made["cash"], "verdict": "ok"}
    item = {"hall": "H01", "date": "2026-11-16", "verdict": "ok"}
    with cast.at("09:00", TUESDAY):
        assert cast.refused("audit.check", "1003", **own) == "audit.self_audit"
        assert cast.refused("audit.check_item", "1003", item="takings", **item) == "audit.self_audit"
        assert cast.refused("audit.check_item", "1003", item="report", clerk="1003", **item) == "audit.self_audit"
        sign = {"hall": "H01", "date": "2026-11-16", "copies_total": "230.00", "note": "回单未到"}
        assert cast.refused("audit.sign", "1003", channel=SCREEN, **sign) == "audit.self_audit"


def test_an_item_is_looked_at_once_and_only_after_the_close(open_hall: Cast) -> None:
    cast = open_hall
    item = {"hall": "H01", "date": "2026-11-16", "item": "takings", "verdict": "ok"}
    assert cast.refused("audit.check_item", "1006", **item) == "transition.not_allowed"
    cast.run("till.close", "1003", counted={"cash": "300.00"}, stubs=0, stubs_total="0.00")
    cast.run("day.close", "1001", hall="H01")
    cast.run("audit.check_item", "1006", **item)
    assert cast.refused("audit.check_item", "1006", **item) == "transition.not_allowed"
    assert cast.refused("audit.check_item", "2006", **item) == "scope.denied"
    assert cast.refused("audit.check_item", "1002", **item) == "permission.denied"
    assert cast.refused("audit.check_item", "1006", **{**item, "clerk": "1003"}) == "input.invalid"
    assert cast.refused("audit.check_item", "1006", **{**item, "item": "report"}) == "input.invalid"
    report = {**item, "item": "report", "clerk": "1004"}
    assert cast.refused("audit.check_item", "1006", **report) == "input.invalid"  # 1004 had no till
    assert cast.refused("audit.check_item", "1006", **{**item, "date": "2026-11-15"}) == "day.not_open"


@pytest.mark.clause("AUDIT-07")
def test_one_person_signs_for_one_party_only(closed_day: Cast) -> None:
    """Clerk, reviewer and auditor are three people; the customer is the fourth party."""
    cast = closed_day
    order = cast.made["joined"]
    cast.run("org.add_staff", job_number="1003", name="员工1003", unit="H01", position="duty_supervisor")
    assert cast.refused("order.review", "1003", order=order) == "order.self_review"
    seen = days.order_of(cast.staff("1006").actor(), order)
    assert seen is not None and not seen.signed
    cast.run("order.review", "1002", order=order)
    seen = days.order_of(cast.staff("1006").actor(), order)
    assert seen is not None and seen.signed
    cast.run("org.add_staff", job_number="1002", name="员工1002", unit="H01", position="auditor")
    assert cast.refused("audit.check", "1002", order=order, verdict="ok", channel=SCREEN) == "audit.self_audit"


def test_a_verdict_is_never_changed(closed_day: Cast) -> None:
    made = closed_day.run("audit.check", "1006", order=closed_day.made["cash"], verdict="ok")
    assert closed_day.refused("audit.check", "1006", order=closed_day.made["cash"], verdict="ok") == (
        "transition.not_allowed"
    )
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_check SET verdict = 'faulty'")
    with pytest.raises(IntegrityError), transaction.atomic():
        Check.objects.filter(id=made.id).delete()
