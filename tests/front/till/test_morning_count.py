"""cash.count_morning: the money carried over, counted before the hall opens (CASH-08)."""

from datetime import date
from decimal import Decimal

import pytest

from openhall.engines.cases.models import Case
from openhall.engines.policy.models import Finding
from openhall.front.till import custody
from openhall.kernel.commands import SCREEN
from tests.cast import Cast
from tests.front.till.test_close import close, sold

TUESDAY = date(2026, 11, 17)


@pytest.fixture
def next_morning(cast: Cast) -> Cast:
    """1,500.00 of Monday's takings lie in the safe; the guide of Monday was 1007."""
    cast.open_day()
    cast.open_till()
    sold(cast, "1500.00")
    with cast.at("17:00"):
        from tests.front.till.test_settlement import both

        both(cast, "1003", "1500.00")
    with cast.at("18:00"):
        close(cast, "300.00", stubs=1, stubs_total="1500.00")
        cast.run("day.close", "1001", hall="H01")
    cast.run("org.add_staff", job_number="1021", name="新引导员", unit="H01", position="guide")
    return cast


def held(cast: Cast) -> dict[str, Decimal]:
    return {one.key: one.amount for one in custody.carried_over(cast.hall().id)}


@pytest.mark.clause("CASH-08")
def test_five_missing_go_to_yesterdays_guide_and_end_only_with_both_explanations(next_morning: Cast) -> None:
    cast = next_morning
    with cast.at("08:00", TUESDAY):
        assert held(cast) == {"hall_safe": Decimal("1500.00")}
        cast.run("cash.count_morning", "1021", hall="H01", places={"hall_safe": "1495.00"})
        case = Case.objects.get(kind="cash.morning_difference")
        assert (case.owner, case.copies) == (cast.staff("1007").id, [cast.staff("1002").id])
        assert case.data["difference"] == "-5.00"
        assert [one.checked for one in custody.places(cast.hall().id) if one.key == "hall_safe"] == [True]
        key = str(case.id)
        assert cast.refused("case.move", "1021", case=key, move="explain", text="x") == "permission.denied"
        cast.run("case.move", "1007", case=key, move="explain", text="昨晚漏记一笔找零")
        assert Case.objects.get(id=key).closed_at is None
        assert cast.refused("case.move", "1007", case=key, move="supervise_last", text="x") == "permission.denied"
        cast.run("case.move", "1002", case=key, move="supervise_last", text="已核实")
        assert Case.objects.get(id=key).closed_at is not None
        assert held(cast) == {"hall_safe": Decimal("1495.00")}  # from now on the books say what was counted
        assert not [one for one in custody.places(cast.hall().id) if one.checked]
        cast.run("day.open", "1001", hall="H01", date="2026-11-17", channel=SCREEN)  # it never stopped the hall
    assert not Finding.objects.filter(rule="settlement.morning-count").exists()


def test_the_supervisor_may_speak_first(next_morning: Cast) -> None:
    cast = next_morning
    with cast.at("08:00", TUESDAY):
        cast.run("cash.count_morning", "1021", hall="H01", places={"hall_safe": "1510.00"})
        key = str(Case.objects.get(kind="cash.morning_difference").id)
        cast.run("case.move", "1002", case=key, move="supervise", text="x")
        assert cast.refused("case.move", "1002", case=key, move="supervise_last", text="x") == "transition.not_allowed"
        cast.run("case.move", "1007", case=key, move="explain_last", text="y")
    assert held(cast) == {"hall_safe": Decimal("1510.00")}


@pytest.mark.clause("CASH-08")
def test_a_day_opened_without_the_count_shows_it_as_missing(next_morning: Cast) -> None:
    with next_morning.at("08:30", TUESDAY):
        next_morning.run("day.open", "1001", hall="H01", date="2026-11-17", channel=SCREEN)
    found = Finding.objects.get(rule="settlement.morning-count")
    assert (found.subject, found.detail) == ("2026-11-17", {"carried_over": "1500.00"})


def test_a_count_that_agrees_opens_nothing(next_morning: Cast) -> None:
    with next_morning.at("08:00", TUESDAY):
        next_morning.run("cash.count_morning", "1007", hall="H01", places={"hall_safe": "1500.00"})
        assert not Case.objects.filter(kind="cash.morning_difference").exists()
        given = {"hall": "H01", "places": {"hall_safe": "1500.00"}}
        assert next_morning.refused("cash.count_morning", "1007", **given) == "transition.not_allowed"


def test_every_place_is_counted_by_the_guide(next_morning: Cast) -> None:
    next_morning.run("cash.fund_float", "1001", hall="H01", amount="900.00")
    with next_morning.at("08:00", TUESDAY):
        refused = next_morning.refused
        assert refused("cash.count_morning", "1007", hall="H01", places={"hall_safe": "1.00"}) == "input.invalid"
        both = {"hall_safe": "1500.00", "float_fund": "-1.00"}
        assert refused("cash.count_morning", "1007", hall="H01", places=both) == "input.invalid"
        both["float_fund"] = "900.00"
        assert refused("cash.count_morning", "1002", hall="H01", places=both) == "permission.denied"
        assert refused("cash.count_morning", "1007", hall="H02", places=both) == "scope.denied"
        next_morning.run("cash.count_morning", "1007", hall="H01", places=both)


def test_the_float_fund_grows_and_shrinks_to_nothing_at_most(cast: Cast) -> None:
    assert cast.refused("cash.fund_float", "1001", hall="H01", amount="0.00") == "input.invalid"
    cast.run("cash.fund_float", "1001", hall="H01", amount="900.00")
    assert cast.refused("cash.fund_float", "1001", hall="H01", amount="-900.01") == "input.invalid"
    cast.run("cash.fund_float", "1001", hall="H01", amount="-900.00")
    assert cast.refused("cash.fund_float", "1002", hall="H01", amount="1.00") == "permission.denied"


def test_a_hall_that_has_nothing_over_night_is_not_asked(cast: Cast) -> None:
    cast.run("day.open", "1001", hall="H01", date="2026-11-16", channel=SCREEN)
    assert not Finding.objects.exists()
