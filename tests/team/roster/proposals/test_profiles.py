"""What a counter serves is asked of the floor: its kind's wants, or those that the hall has laid down for it."""

from datetime import timedelta

from openhall.kernel.commands import SCREEN
from openhall.team.org.models import Counter
from openhall.team.roster.models import Shift
from openhall.team.roster.proposals import assembling, placing, plan, reading, staffing
from openhall.team.roster.proposals.plan import Person, Problem, Template
from tests.cast import Cast

from .test_proposing import NEXT, ask, plan_shift, publish, ready

__all__ = ["ready"]


def profile(cast: Cast, counter: str, *wants: str) -> None:
    cast.run("counter.profile", "1001", channel=SCREEN, counter=counter, wants=list(wants))


def served(cast: Cast) -> dict[str, tuple[str, ...]]:
    known = reading.wants_at(cast.hall().id)
    return {one.code: known[one.id] for one in Counter.objects.filter(hall=cast.hall().id)}


def test_a_counter_of_the_kind_general_with_its_own_profile_serves_what_the_profile_says(cast: Cast) -> None:
    before = reading.serving(cast.hall().id)
    assert served(cast)["G101"] == ("general",)
    profile(cast, "G101", "sales", "general")
    assert served(cast)["G101"] == ("sales", "general")
    profile(cast, "G101", "sales", "enquiry")
    assert served(cast)["G101"] == ("sales", "enquiry")
    after = reading.serving(cast.hall().id)
    gained = {want: after[want] - before[want] for want in reading.WANTS}
    assert gained == {"general": -1, "enquiry": 1, "sales": 1, "complaint": 0}
    profile(cast, "G101")
    assert reading.serving(cast.hall().id) == before


def test_a_want_of_the_halls_own_stands_for_its_service(cast: Cast) -> None:
    given = {"code": "5g", "name": "5G", "service": "sales", "letter": "P"}
    cast.run("segment.lay_down", "1001", channel=SCREEN, hall="H01", **given)
    profile(cast, "G101", "5g")
    assert served(cast)["G101"] == ("sales",)


def test_a_shift_there_counts_for_the_first_want_that_its_person_is_qualified_for(ready: Cast) -> None:
    profile(ready, "G101", "complaint", "sales")
    given = {"staff": "1003", "date": NEXT.isoformat(), "start": "09:00", "end": "17:00", "duty": "counter"}
    shift = Shift.objects.get(id=ready.run("roster.plan", "1001", channel=SCREEN, **given, counter="G101").id)
    known = reading.wants_at(ready.hall().id)
    assert staffing.want_of(shift, known) == "sales"  # complaints aren't a clerk's
    assert staffing.turns_of([shift], NEXT, known) == [("sales", 9 * 60, 17 * 60)]
    shift.counter = None
    assert staffing.want_of(shift, known) == "general"
    publish(ready)
    problem = plan.from_json(ask(ready).problem)
    (fixed,) = problem.fixed
    assert (fixed.skill, fixed.qualified) == ("sales", True)


def test_a_proposed_sales_shift_sits_at_the_counter_that_the_hall_made_one_for_sales(cast: Cast) -> None:
    profile(cast, "G101", "sales")
    Counter.objects.filter(hall=cast.hall().id, kind="sales").update(kind="general")
    templates = (Template("S", 510, 990, "counter", "sales"), Template("A", 510, 990, "counter", "general"))
    problem = Problem(7, templates, (Person("1005", ("S",)), Person("1003", ("A",))))
    places = placing.counters(cast.hall(), NEXT, problem, [("1005", 0, "S"), ("1003", 0, "A")])
    assert places["1005", 0, "S"].code == "G101" and places["1003", 0, "A"].code != "G101"


def test_a_shift_of_another_halls_counter_is_read_without_that_halls_profiles(ready: Cast) -> None:
    plan_shift(ready, "1003", NEXT, "08:30", "16:30")
    publish(ready)
    rows = assembling.shifts_about(ready.hall(), [ready.staff("1003")], [NEXT, NEXT + timedelta(days=6)])
    assert [staffing.want_of(one, {}) for one in rows] == ["general"]
