"""People sent to counters, the plan on which these stand, the queues of all halls, calls for support."""

from datetime import timedelta

import pytest
from django.test import Client

from openhall.engines.cases.models import Case
from openhall.engines.policy.models import Finding
from openhall.front.floor import figures, plan
from openhall.front.floor.models import CounterPlace, Move, Staffing, Ticket
from openhall.front.floor.plan import Spot
from openhall.front.till.models import TillSession
from openhall.kernel import clock, deadlines
from openhall.kernel.commands import SCREEN
from openhall.kernel.models import Activity
from tests.cast import MONDAY, Cast

from .conftest import call, take
from .test_bar import Bar
from .test_live_floor import seen


@pytest.fixture
def supervisor(floor: Cast) -> Client:
    client = Client()
    client.force_login(floor.staff("1002"))
    return client


@pytest.fixture
def rostered(floor: Cast) -> Cast:
    """1003 staffs G101, 1005 G102; both are on shift until 17:30, so are 1004 and 1009; nobody stands at G103."""
    for clerk in ("1003", "1004", "1005", "1009"):
        shift = {"date": MONDAY.isoformat(), "start": "08:00", "end": "17:30", "duty": "counter"}
        floor.run("roster.plan", "1001", staff=clerk, **shift)
    floor.run("counter.open", "1005", counter="G102")
    return floor


def sends(cast: Cast, staff: str = "1004", counter: str = "G103", reason: str = "排队20人", by: str = "1002") -> str:
    return str(cast.run("floor.move", by, channel=SCREEN, staff=staff, counter=counter, reason=reason).id)


def passes(cast: Cast, until: str) -> None:
    with cast.at(until):
        deadlines.fire_due(cast.moment)


@pytest.mark.clause("FLOOR-06")
def test_a_third_desk_is_proposed_a_named_clerk_accepts_and_calls_and_the_estimate_falls(
    rostered: Cast, supervisor: Client
) -> None:
    with rostered.at("10:00"):
        for _one in range(20):
            take(rostered)
        page = seen(rostered, supervisor)
        assert "2个台席开放，预计要等50:00" in page
        assert "员工1004 1004" in page
        with clock.at(rostered.moment):
            supervisor.post(
                "/floor/live/send/", {"hall": "H01", "staff": "1004", "counter": "G103", "reason": "综合业务：20人等候"}
            )
    with rostered.at("10:01"):
        bar = Bar(rostered, "1004")
        asked = bar.shows()
        assert "G103" in asked
        assert "综合业务：20人等候" in asked
        assert rostered.refused("ticket.call", "1004", counter="G103") == "transition.not_allowed", "not accepted yet"
        bar.does("go", move=str(Move.objects.get().id))
        assert call(rostered, "1004", "G103")
        assert "31:40" in seen(rostered, supervisor), "19 × 5 minutes at 3 counters"
        assert "综合业务：20人等候" in seen(rostered, supervisor)
    move = Move.objects.get()
    assert (move.staff, move.reason, move.state) == (rostered.staff("1004").id, "综合业务：20人等候", "accepted")
    assert clock.local(move.asked_at).hour == 10
    assert Staffing.objects.open().get(counter__code="G103").staff == rostered.staff("1004").id
    logged = Activity.objects.get(command="floor.move")
    assert (logged.job_number, logged.input["staff"], logged.input["reason"]) == ("1002", "1004", move.reason)
    assert refused(rostered, staff="1006") == "staff.not_on_shift"


def refused(cast: Cast, staff: str = "1004", counter: str = "G103", reason: str = "x", by: str = "1002") -> str:
    return cast.refused("floor.move", by, channel=SCREEN, staff=staff, counter=counter, reason=reason)


def test_who_can_be_sent_where(rostered: Cast) -> None:
    assert refused(rostered, by="1003") == "permission.denied"
    assert refused(rostered, reason=" ") == "input.invalid"
    assert refused(rostered, counter="G101") == "input.invalid", "somebody is there"
    assert refused(rostered, staff="1009") == "staff.not_for_this", "a complaint receptionist takes no money"
    assert refused(rostered, staff="2003") == "scope.denied"
    take(rostered)
    call(rostered)
    assert refused(rostered, staff="1003") == "staff.serving"
    rostered.run("ticket.start", "1003", counter="G101")
    assert refused(rostered, staff="1003") == "staff.serving"
    rostered.run("ticket.finish", "1003", counter="G101")
    assert sends(rostered, "1003")
    with rostered.at("17:30"):
        assert refused(rostered) == "staff.not_on_shift", "the shift is over"


def test_who_is_sent_answers_within_two_minutes_else_the_lead_has_it_again(rostered: Cast) -> None:
    with rostered.at("10:00"):
        move = sends(rostered)
    case = Case.objects.get(kind="floor.move")
    assert (case.owner, case.due_at) == (rostered.staff("1004").id, case.opened_at + timedelta(minutes=2))
    passes(rostered, "10:01:59")
    case.refresh_from_db()
    assert case.owner == rostered.staff("1004").id
    passes(rostered, "10:02:01")
    case.refresh_from_db()
    assert (case.owner, case.overdue) == (rostered.staff("1002").id, True)
    assert rostered.refused("floor.accept_move", "1003", move=move) == "permission.denied"
    with rostered.at("10:03"):
        assert rostered.refused("floor.decline_move", "1004", move=move, reason=" ") == "input.invalid"
        rostered.run("floor.decline_move", "1004", move=move, reason="客户在等我取卡")
        assert rostered.refused("floor.accept_move", "1004", move=move) == "transition.not_allowed"
    case.refresh_from_db()
    assert (case.state, Move.objects.get().note) == ("declined", "客户在等我取卡")


def test_a_second_sending_takes_the_first_back_and_so_can_the_lead(rostered: Cast) -> None:
    first = sends(rostered)
    second = sends(rostered, reason="换一处")
    assert Move.objects.get(id=first).state == "withdrawn"
    rostered.run("floor.withdraw_move", "1002", move=second)
    assert rostered.refused("floor.withdraw_move", "1002", move=second) == "transition.not_allowed"
    assert Case.objects.filter(kind="floor.move", closed_at=None).count() == 0


def test_an_open_till_stays_the_persons_and_goes_along(open_hall: Cast) -> None:
    cast = open_hall
    cast.run("counter.open", "1003", counter="G101")
    shift = {"date": MONDAY.isoformat(), "start": "08:00", "end": "17:30", "duty": "counter"}
    cast.run("roster.plan", "1001", staff="1003", **shift)
    customer = cast.customer()
    cast.join(customer)
    move = sends(cast, "1003", "G103")
    cast.run("floor.accept_move", "1003", move=move)
    till = TillSession.objects.get()
    assert (till.counter.code, till.staff, till.state) == ("G103", cast.staff("1003").id, "open")
    assert Staffing.objects.open().get().counter.code == "G103"
    cast.top_up(customer)
    cast.open_till("1004", "G101")
    cast.run("counter.open", "1004", counter="G101")
    with cast.at("09:00"):
        cast.run("counter.shut", "1003", counter="G103")
        cast.run("counter.shut", "1004", counter="G101")
        back = sends(cast, "1003", "G101")
        assert cast.refused("floor.accept_move", "1003", move=back) == "till.already_open", "another's till is there"


def test_who_has_a_customer_meanwhile_finishes_first(rostered: Cast) -> None:
    move = sends(rostered, "1003")
    take(rostered)
    call(rostered)
    assert rostered.refused("floor.accept_move", "1003", move=move) == "staff.serving"
    rostered.run("ticket.no_show", "1003", counter="G101")
    rostered.run("floor.accept_move", "1003", move=move)
    assert Staffing.objects.open().get(staff=rostered.staff("1003").id).counter.code == "G103"
    assert not Staffing.objects.open().filter(counter__code="G101").exists()


# -- the plan ----------------------------------------------------------------------------------------------------------


def test_counters_lay_themselves_out_around_those_that_have_their_place() -> None:
    assert plan.laid_out("abcde", {}) == {
        "a": Spot(0, 0), "b": Spot(6, 0), "c": Spot(12, 0), "d": Spot(18, 0), "e": Spot(0, 6)
    }  # fmt: skip
    assert plan.laid_out("abc", {"b": Spot(3, 1)}) == {"b": Spot(3, 1), "a": Spot(12, 0), "c": Spot(18, 0)}


def test_a_counter_is_put_to_its_place_by_a_lead(floor: Cast, supervisor: Client) -> None:
    with clock.at(floor.moment):
        where = {"hall": "H01", "counter": "G102", "column": "9", "row": "7"}
        assert supervisor.post("/floor/live/place/", where).status_code == 204
        assert supervisor.post("/floor/live/place/", {**where, "column": "24"}).status_code == 422
        assert supervisor.post("/floor/live/place/", {**where, "row": "-3"}).status_code == 422
    assert (CounterPlace.objects.get().column, CounterPlace.objects.get().row) == (9, 7)
    assert "fl-c9 fl-r7" in seen(floor, supervisor)
    assert floor.refused("counter.place", "1003", counter="G102", column=0, row=0) == "permission.denied"


def test_the_two_measures_that_help_most() -> None:
    def best(counters: bool, people: bool, idle: bool, diverts: bool) -> tuple[str, str]:
        return figures.helps_most(free_counters=counters, free_people=people, idle_elsewhere=idle, diverts=diverts)

    assert best(True, True, True, True) == ("open_desk", "move_staff")
    assert best(True, False, True, True) == ("move_staff", "divert")
    assert best(False, True, False, True) == ("divert", "explain")
    assert best(False, False, False, False) == ("explain", "divert")


def test_a_department_leader_sees_the_queues_of_the_citys_halls(floor: Cast) -> None:
    leader = Client()
    leader.force_login(floor.staff("101"))
    with floor.at("09:00"):
        take(floor)
        take(floor, "sales")
    with floor.at("09:05"), clock.at(floor.moment):
        page = leader.get("/floor/city/").content.decode()
    assert "单位H01" in page
    assert "单位H02" in page
    assert "单位H03" not in page, "another city's"
    assert page.index("单位H01") < page.index("单位H02"), "the most pressed first"


# -- support -----------------------------------------------------------------------------------------------------------


@pytest.mark.clause("FLOOR-14")
def test_a_call_for_support_reaches_leader_and_head_and_escalates_after_three_minutes(
    floor: Cast, supervisor: Client
) -> None:
    take(floor)
    call(floor)
    floor.run("ticket.start", "1003", counter="G101")
    bar = Bar(floor, "1003")
    with floor.at("10:00"):
        assert 'role="alert"' in bar.does("support")
        bar.does("support", reason="客户情绪激动")
        page = seen(floor, supervisor)
    case = Case.objects.get(kind="floor.support")
    assert (case.owner, case.copies) == (floor.staff("1002").id, [floor.staff("1001").id])
    for told in ("G101", "A001", "客户情绪激动"):
        assert told in page
    head = Client()
    head.force_login(floor.staff("1001"))
    with floor.at("10:00:30"):
        assert "客户情绪激动" in seen(floor, head)
    passes(floor, "10:02:59")
    case.refresh_from_db()
    assert case.owner == floor.staff("1002").id
    passes(floor, "10:03:01")
    case.refresh_from_db()
    assert (case.owner, case.overdue) == (floor.staff("1001").id, True)
    with floor.at("10:04"):
        floor.run("support.answer", "1001", channel=SCREEN, case=str(case.id))
        assert floor.refused("support.answer", "1002", case=str(case.id)) == "transition.not_allowed"
    with floor.at("10:05:30"), clock.at(floor.moment):
        head.post("/floor/live/support/", {"hall": "H01", "case": case.id, "do": "arrive"})
    case.refresh_from_db()
    assert (case.data["arrived_after"], case.data["taken_by"]) == (330, "1001")
    assert [str(value) for _name, value in case.definition.details(case)] == [
        "G101", "A001", "客户情绪激动", "5:30", "1001",
    ]  # type: ignore[misc]  # fmt: skip
    with floor.at("10:20"):
        floor.run("case.move", "1001", case=str(case.id), move="settle", text="已向客户说明")
    assert not Finding.objects.exists(), "protection, not a fault"
    assert Ticket.objects.get().state == "serving"


def test_support_is_answered_by_a_lead_of_the_hall(floor: Cast) -> None:
    floor.run("support.call", "1003", counter="G101", reason="x")
    case = str(Case.objects.get(kind="floor.support").id)
    assert floor.refused("support.answer", "1004", case=case) == "permission.denied"
    assert floor.refused("support.answer", "2001", case=case) == "scope.denied"
    floor.run("support.answer", "1002", case=case)
    passes(floor, "09:00")
    assert not Case.objects.get(id=case).overdue, "answered in time, the clock stands still"
