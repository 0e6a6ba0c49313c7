"""settlement.take, settlement.confirm, settlement.finish: the guide's two rounds a day (CASH-07)."""

from decimal import Decimal
from typing import Any

import pytest

from openhall.engines.policy.models import Finding
from openhall.front.till import rounds
from openhall.front.till.models import Collection, MobilePayment, Settlement
from openhall.kernel import deadlines
from openhall.kernel.commands import SCREEN
from tests.cast import Cast
from tests.front.till.test_close import close
from tests.front.till.test_drop import drawer_of, till_of


@pytest.fixture
def two_tills(cast: Cast) -> Cast:
    """A machine, and tills of 1003 and 1004, on a day opened at the desk."""
    cast.run("machine.add", "1001", hall="H01", code="M1", name="缴费机1号")
    cast.run("day.open", "1001", hall="H01", date="2026-11-16", channel=SCREEN)
    cast.open_till("1003", "G101")
    cast.open_till("1004", "G102")
    cast.join(cast.customer())
    cast.join(cast.customer(), clerk="1004", number="19901000002")
    return cast


def take(cast: Cast, clerk: str, cash: str, by: str = "1007", **fields: Any) -> str:
    till = str(till_of(cast, clerk).id)
    made = cast.run("settlement.take", by, hall="H01", till=till, counted={"cash": cash, **fields})
    return str(made.id)


def take_machine(cast: Cast, slip: str, cash: str | None = None) -> str:
    given = {"hall": "H01", "machine": "M1", "slip": slip, "counted": {"cash": cash or slip}}
    return str(cast.run("settlement.take", "1007", **given).id)


def both(cast: Cast, clerk: str, cash: str) -> None:
    cast.run("settlement.confirm", clerk, collection=take(cast, clerk, cash))


def earned(cast: Cast, clerk: str, amount: str) -> None:
    number = {"1003": "19901000001", "1004": "19901000002"}[clerk]
    cast.top_up(cast.customer(), clerk=clerk, number=number, amount=amount)


def totals(no: int) -> list[Decimal]:
    rows = Collection.objects.filter(settlement__no=no).order_by("taken_at", "id")
    return [row.total for row in rows]


@pytest.mark.clause("CASH-07")
def test_each_round_covers_only_what_came_in_since_the_one_before(two_tills: Cast) -> None:
    cast = two_tills
    earned(cast, "1003", "950.00")
    earned(cast, "1004", "350.00")
    with cast.at("15:00"):
        cast.run("settlement.confirm", "1002", collection=take_machine(cast, "600.00"))
        both(cast, "1003", "1000.00")
        both(cast, "1004", "400.00")
    assert Settlement.objects.get(no=1).finished_at is not None
    assert drawer_of(cast) == Decimal("300.00")  # the float stays
    earned(cast, "1003", "300.00")
    with cast.at("17:50"):
        cast.run("settlement.confirm", "1002", collection=take_machine(cast, "200.00"))
        both(cast, "1003", "300.00")
        both(cast, "1004", "0.00")
    assert totals(1) == [Decimal("600.00"), Decimal("1000.00"), Decimal("400.00")]
    assert totals(2) == [Decimal("200.00"), Decimal("300.00"), Decimal("0.00")]
    assert sum(totals(1) + totals(2)) == Decimal("2500.00")


def test_what_was_collected_counts_as_dropped_when_the_clerk_settles(two_tills: Cast) -> None:
    earned(two_tills, "1003", "950.00")
    both(two_tills, "1003", "1000.00")
    earned(two_tills, "1003", "20.00")
    close(two_tills, "320.00", stubs=3, stubs_total="1020.00")
    till = till_of(two_tills)
    assert (till.differs, till.money) == ({}, Decimal("1020.00"))


@pytest.mark.clause("CASH-07")
def test_both_sides_confirm_and_nobody_settles_the_own_till(two_tills: Cast) -> None:
    collection = take(two_tills, "1003", "50.00")
    assert drawer_of(two_tills) == Decimal("350.00")  # nothing is booked before the clerk agrees
    assert two_tills.refused("settlement.confirm", "1004", collection=collection) == "permission.denied"
    two_tills.run("settlement.confirm", "1003", collection=collection)
    assert two_tills.refused("settlement.confirm", "1003", collection=collection) == "transition.not_allowed"
    assert drawer_of(two_tills) == Decimal("300.00")
    level = f"unit:{two_tills.hall().id}"
    two_tills.run(
        "parameter.set", "1001", parameter="settlement.settler_position", level=level, value="desk_leader, guide"
    )
    two_tills.run("org.add_staff", job_number="1020", name="组长", unit="H01", position="desk_leader")
    two_tills.run("till.open", "1020", counter="G103", float="0.00")
    own = str(till_of(two_tills, "1020").id)
    given = {"hall": "H01", "till": own, "counted": {"cash": "0.00"}}
    assert two_tills.refused("settlement.take", "1020", **given) == "settlement.own_till"
    two_tills.run("settlement.take", "1007", **given)


def test_a_machine_is_confirmed_by_a_colleague(two_tills: Cast) -> None:
    collection = take_machine(two_tills, "600.00", "590.00")
    assert two_tills.refused("settlement.confirm", "1007", collection=collection) in {
        "permission.denied",
        "settlement.own_till",
    }
    two_tills.run("settlement.confirm", "1004", collection=collection)
    from openhall.front.till import custody

    held = {one.key: one.amount for one in custody.places(two_tills.hall().id)}
    assert held["hall_safe:machine"] == Decimal("590.00")


def test_only_the_position_named_settles(two_tills: Cast) -> None:
    given = {"hall": "H01", "till": str(till_of(two_tills).id), "counted": {"cash": "1.00"}}
    assert two_tills.refused("settlement.take", "1002", **given) == "permission.denied"
    assert two_tills.refused("settlement.take", "1004", **given) == "permission.denied"
    assert two_tills.refused("settlement.take", "1007", **{**given, "hall": "H02"}) == "scope.denied"
    level = f"unit:{two_tills.hall().id}"
    two_tills.run(
        "parameter.set", "1001", parameter="settlement.settler_position", level=level, value="duty_supervisor"
    )
    two_tills.run("settlement.take", "1002", **given)
    assert two_tills.refused("settlement.take", "1007", **given) == "permission.denied"


def test_more_than_the_drawer_holds_is_refused_when_taken_and_when_confirmed(two_tills: Cast) -> None:
    given = {"hall": "H01", "till": str(till_of(two_tills).id)}
    refused = two_tills.refused
    assert refused("settlement.take", "1007", **given, counted={"cash": "350.01"}) == "till.insufficient_cash"
    assert refused("settlement.take", "1007", **given, counted={"cash": "-0.01"}) == "input.invalid"
    assert refused("settlement.take", "1007", hall="H01", counted={"cash": "0.00"}) == "input.invalid"
    collection = take(two_tills, "1003", "50.00")
    two_tills.run("till.drop", "1003", amount="320.00")
    assert refused("settlement.confirm", "1003", collection=collection) == "till.insufficient_cash"
    collection = take(two_tills, "1003", "30.00")  # counted anew
    two_tills.run("settlement.confirm", "1003", collection=collection)
    assert Collection.objects.get().total == Decimal("50.00")  # what was dropped came in, too


def test_an_incomplete_round_ends_with_a_note(two_tills: Cast) -> None:
    assert two_tills.refused("settlement.finish", "1007", hall="H01", note="没人") == "transition.not_allowed"
    both(two_tills, "1003", "50.00")
    assert Settlement.objects.get().finished_at is None  # 1004 and the machine are missing
    assert two_tills.refused("settlement.finish", "1007", hall="H01", note=" ") == "input.invalid"
    two_tills.run("settlement.finish", "1007", hall="H01", note="缴费机故障")
    assert Settlement.objects.get().finished_at is not None
    day = Settlement.objects.get().day
    left = {source.till.counter.code: source.total for source in rounds.sources(day, None) if source.till}
    assert left == {"G101": Decimal("0.00"), "G102": Decimal("50.00")}  # comes with the next round


@pytest.mark.clause("CASH-07")
def test_at_15_31_without_a_first_round_it_is_found_late(two_tills: Cast) -> None:
    with two_tills.at("15:30"):
        deadlines.fire_due(two_tills.moment)
        assert not Finding.objects.filter(rule="settlement.late").exists()
    with two_tills.at("15:31"):
        deadlines.fire_due(two_tills.moment)
    found = Finding.objects.get(rule="settlement.late")
    assert (found.staff, found.subject) == (two_tills.staff("1007").id, "2026-11-16")


def test_a_round_finished_in_its_window_is_not_late(two_tills: Cast) -> None:
    with two_tills.at("15:30"):
        two_tills.run("settlement.confirm", "1002", collection=take_machine(two_tills, "600.00"))
        both(two_tills, "1003", "50.00")
        both(two_tills, "1004", "50.00")
    with two_tills.at("16:00"):
        deadlines.fire_due(two_tills.moment)
    assert not Finding.objects.filter(rule="settlement.late").exists()


def test_without_a_day_there_is_no_round(cast: Cast) -> None:
    cast.run("machine.add", "1001", hall="H01", code="M1", name="缴费机1号")
    given = {"hall": "H01", "machine": "M1", "slip": "1.00", "counted": {"cash": "1.00"}}
    assert cast.refused("settlement.take", "1007", **given) == "day.not_open"
    assert cast.refused("machine.add", "1001", hall="H01", code="M1", name="x") == "input.invalid"
    cast.run("machine.retire", "1001", hall="H01", code="M1")
    assert cast.refused("machine.retire", "1001", hall="H01", code="M1") == "input.invalid"
    assert not MobilePayment.objects.exists()
