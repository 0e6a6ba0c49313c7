"""Setting figures: the chain of levels, stricter and looser, and the moment from which a figure counts."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from openhall.engines.policy import parameters
from openhall.engines.policy.directory import directory
from openhall.engines.policy.models import Finding, Setting
from openhall.engines.policy.parameters import Figures, chain_of, parameter, resolve, standing
from openhall.front.till.parameters import LOOSE_CASH_LIMIT
from openhall.kernel import clock
from openhall.kernel.models import Activity
from openhall.team.org.models import Unit
from tests.cast import MONDAY, Cast

NAME = "till.loose_cash_limit"


def level(code: str) -> str:
    return f"unit:{Unit.objects.get(code=code).id}"


def put(cast: Cast, by: str, where: str, value: str, **fields: Any) -> None:
    cast.run("parameter.set", by, parameter=NAME, level=where, value=value, channel="screen", **fields)


def refused(cast: Cast, by: str, where: str, value: str, **fields: Any) -> str:
    return cast.refused("parameter.set", by, parameter=NAME, level=where, value=value, channel="screen", **fields)


def limit(cast: Cast, hall: str = "H01", at: datetime | None = None) -> Decimal:
    return Figures(cast.hall(hall).id, at or cast.moment)[LOOSE_CASH_LIMIT]


def test_without_a_setting_the_default_is_in_force(cast: Cast) -> None:
    assert limit(cast) == Decimal("500.00")


def test_the_nearest_level_is_in_force(cast: Cast) -> None:
    for by, code, value in (("102", "HQ", "480.00"), ("104", "P1", "460.00"), ("101", "C1", "440.00")):
        put(cast, by, level(code), value)
    put(cast, "102", "class:standard", "430.00")
    assert limit(cast) == Decimal("430.00")
    assert limit(cast, "H02") == Decimal("440.00"), "a small hall is of another class, in the same city"
    assert limit(cast, "H03") == Decimal("460.00"), "a station in the other city"
    put(cast, "1001", level("H01"), "400.00")
    assert limit(cast) == Decimal("400.00")
    assert limit(cast, "H02") == Decimal("440.00")


def test_a_lower_level_may_be_stricter_or_the_same_but_not_looser(cast: Cast) -> None:
    put(cast, "101", level("C1"), "400.00")
    assert refused(cast, "1001", level("H01"), "400.01") == "parameter.looser"
    put(cast, "1001", level("H01"), "400.00")
    put(cast, "1001", level("H01"), "399.99")
    assert limit(cast) == Decimal("399.99")


def test_below_headquarters_the_default_is_the_limit_where_nothing_is_set(cast: Cast) -> None:
    assert refused(cast, "1001", level("H01"), "500.01") == "parameter.looser"
    assert refused(cast, "102", "class:standard", "600.00") == "parameter.looser"
    put(cast, "102", level("HQ"), "600.00")
    put(cast, "102", "class:standard", "600.00")
    assert limit(cast) == Decimal("600.00")


def test_a_level_that_allows_it_may_be_followed_by_looser_ones(cast: Cast) -> None:
    put(cast, "102", level("HQ"), "500.00", allow_looser=True)
    put(cast, "101", level("C1"), "800.00")
    assert limit(cast) == Decimal("800.00")
    assert refused(cast, "1001", level("H01"), "800.01") == "parameter.looser", "the city itself allows nothing looser"
    put(cast, "1001", level("H01"), "700.00")
    assert limit(cast) == Decimal("700.00")


def test_nobody_gives_away_a_limit_that_stands_above(cast: Cast) -> None:
    put(cast, "104", level("P1"), "400.00")
    put(cast, "101", level("C1"), "300.00", allow_looser=True)
    put(cast, "1001", level("H01"), "400.00")
    assert refused(cast, "1001", level("H01"), "400.01") == "parameter.looser"
    assert limit(cast) == Decimal("400.00")


def test_a_hall_that_became_too_loose_is_overruled_and_comes_back_when_the_city_loosens(cast: Cast) -> None:
    put(cast, "1001", level("H01"), "450.00")
    with cast.at("10:00"):
        put(cast, "101", level("C1"), "300.00")
        assert limit(cast) == Decimal("300.00")
        stands = standing(LOOSE_CASH_LIMIT, chain_of(level("H01")) or [], cast.moment)
        assert [one.value for one in stands.overruled] == ["450.00"]
        assert stands.setting is not None and stands.setting.level == level("C1")
    with cast.at("11:00"):
        put(cast, "101", level("C1"), "480.00")
        assert limit(cast) == Decimal("450.00")


def test_a_class_that_is_looser_than_a_hall_s_city_is_overruled_in_that_city_alone(cast: Cast) -> None:
    put(cast, "102", level("HQ"), "500.00")
    put(cast, "101", level("C1"), "300.00")
    put(cast, "102", "class:standard", "400.00")
    put(cast, "102", "class:station", "400.00")
    assert limit(cast, "H01") == Decimal("300.00")
    assert limit(cast, "H03") == Decimal("400.00")


def test_the_figure_in_force_at_the_moment_of_the_fact_counts(cast: Cast) -> None:
    start = datetime.combine(MONDAY, datetime.min.time(), clock.ZONE) + timedelta(hours=12)
    put(cast, "1001", level("H01"), "300.00", effective_from=start.isoformat())
    assert limit(cast, at=start - timedelta(seconds=1)) == Decimal("500.00")
    assert limit(cast, at=start) == Decimal("300.00")


def test_a_figure_is_judged_by_what_will_stand_above_when_it_begins(cast: Cast) -> None:
    noon = datetime.combine(MONDAY, datetime.min.time(), clock.ZONE) + timedelta(hours=12)
    put(cast, "101", level("C1"), "300.00", effective_from=noon.isoformat())
    put(cast, "1001", level("H01"), "400.00")
    assert refused(cast, "1001", level("H01"), "400.00", effective_from=noon.isoformat()) == "parameter.looser"
    assert limit(cast, at=noon) == Decimal("300.00"), "the hall's 400.00 is overruled from noon on"


def test_a_figure_applies_from_now_on_and_never_backwards(cast: Cast) -> None:
    before = (cast.moment - timedelta(seconds=1)).isoformat()
    assert refused(cast, "1001", level("H01"), "300.00", effective_from=before) == "input.invalid"
    put(cast, "1001", level("H01"), "300.00", effective_from=cast.moment.isoformat())


def test_what_is_no_amount_is_refused(cast: Cast) -> None:
    for value in ("", "-1.00", "NaN", "Infinity", "1e400", "three", "1.005", "9" * 5000, "1000000000000"):
        assert refused(cast, "102", level("HQ"), value) == "input.invalid"
    assert not Setting.objects.exists()


def test_an_amount_is_kept_with_two_places(cast: Cast) -> None:
    for value, kept in (("400", "400.00"), ("400.5", "400.50"), (" 0 ", "0.00")):
        put(cast, "102", level("HQ"), value)
        assert Setting.objects.newest_first()[0].value == kept


def test_unknown_parameters_and_levels_are_refused(cast: Cast) -> None:
    wrong = {"parameter": "till.nothing", "level": level("HQ"), "value": "1"}
    assert cast.refused("parameter.set", "102", channel="screen", **wrong) == "input.invalid"
    for where in ("unit:nothing", "class:palace", "moon:1", "", f"unit:{'0' * 32}"):
        assert refused(cast, "102", where, "1.00") == "input.invalid"


def test_a_manager_sets_figures_of_the_own_hall_only(cast: Cast) -> None:
    for where in ("HQ", "P1", "C1", "H02", "C2"):
        assert refused(cast, "1001", level(where), "1.00") == "scope.denied"


def test_a_class_of_halls_belongs_to_headquarters(cast: Cast) -> None:
    assert refused(cast, "101", "class:small", "1.00") == "scope.denied"
    put(cast, "102", "class:small", "1.00")
    assert limit(cast, "H02") == Decimal("1.00")


def test_other_positions_set_no_figures(cast: Cast) -> None:
    for by in ("1002", "1003", "1006", "190"):
        assert refused(cast, by, level("H01"), "1.00") == "permission.denied"


def test_a_change_is_logged_with_old_and_new(cast: Cast) -> None:
    put(cast, "1001", level("H01"), "400.00")
    with cast.at("09:00"):
        put(cast, "1001", level("H01"), "350.00")
    logged = Activity.objects.filter(command="parameter.set").order_by("at")
    assert [(row.changes[0]["old"], row.changes[0]["new"]) for row in logged] == [
        ("500.00", "400.00"),
        ("400.00", "350.00"),
    ]


def test_directions_of_other_kinds(db: None) -> None:
    kept = dict(parameters.parameters)
    try:
        higher = parameter("test.higher", 3, unit="copies", clause="CASH-01", stricter="higher")
        free = parameter("test.free", True, clause="CASH-01")
        chosen = parameter("test.chosen", "blind", clause="CASH-01", choices=["blind", "open"])
    finally:
        parameters.parameters.clear()
        parameters.parameters.update(kept)
    assert resolve(higher, [Setting(value="5"), Setting(value="4")]).value == 5
    assert resolve(higher, [Setting(value="5"), Setting(value="6")]).value == 6
    assert resolve(free, [Setting(value="true"), Setting(value="false")]).value is False
    assert chosen.read("open") == "open"
    with pytest.raises(ValueError, match="one of blind, open"):
        chosen.read("shut")


def test_a_stricter_hall_is_found_by_its_own_figure(open_hall: Cast) -> None:
    """The rule that watches the drawer uses the hall's figure, and tells it in the finding."""
    cast = open_hall
    put(cast, "1001", level("H01"), "350.00")
    customer = cast.customer()
    cast.join(customer)  # 300.00 float + 50.00
    cast.top_up(customer, amount="10.00")
    assert not Finding.objects.exists(), "350.00 is not above 350.00; 360.00 is, and waits for the next payment"
    cast.top_up(customer, amount="10.00")
    assert [row.detail["limit"] for row in Finding.objects.filter(rule="till.loose-cash")] == ["350.00"]


def test_the_levels_that_a_person_may_look_at(cast: Cast) -> None:
    from openhall.team.org import doors

    def shown(job_number: str) -> list[str]:
        return [one.name for one in directory().levels(doors.actor(job_number))]

    assert shown("1001") == ["单位HQ", "单位P1", "单位C1", "单位H01", "standard"]
    assert shown("101") == ["单位HQ", "单位P1", "单位C1", "单位H01", "单位H02", "small", "standard"]
    assert "单位H03" in shown("102")
    assert {"campus", "demonstration", "small", "standard", "station"} <= set(shown("102"))


def test_dates_of_a_chain_need_no_order_of_writing(cast: Cast) -> None:
    """What was written later for an earlier moment doesn't hide what begins later."""
    tuesday = datetime.combine(date(2026, 11, 17), datetime.min.time(), clock.ZONE)
    put(cast, "1001", level("H01"), "200.00", effective_from=tuesday.isoformat())
    put(cast, "1001", level("H01"), "400.00")
    assert limit(cast) == Decimal("400.00")
    assert limit(cast, at=tuesday) == Decimal("200.00")
