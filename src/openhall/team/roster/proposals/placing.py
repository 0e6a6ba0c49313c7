"""At which counter a proposed shift sits: the first of the hall's counters that serves its want and is free then."""

from collections.abc import Iterable
from datetime import date, timedelta

from openhall.kernel import clock
from openhall.team.org.models import Counter, Unit

from ..models import Shift
from . import reading
from .plan import COUNTER, DAY, Assigned, Problem


def counters(hall: Unit, monday: date, problem: Problem, assigned: Iterable[Assigned]) -> dict[Assigned, Counter]:
    """A counter for each proposed shift that finds one free; the special ones first, for they serve one want only."""
    templates = {one.key: one for one in problem.templates}
    origin = clock.midnight(monday)
    there = list(Counter.objects.filter(hall=hall.id).order_by("code"))
    served = reading.wants_at(hall.id)
    there.sort(key=lambda one: len(served[one.id]))
    taken: dict[object, list[tuple[int, int]]] = {}
    end = origin + timedelta(days=problem.days)
    standing = Shift.objects.filter(hall=hall.id, start_at__lt=end, end_at__gt=origin).published()
    for shift in standing.exclude(counter=None):
        span = tuple(int((at - origin).total_seconds()) // 60 for at in (shift.start_at, shift.end_at))
        taken.setdefault(shift.counter_id, []).append((span[0], span[1]))
    found: dict[Assigned, Counter] = {}
    for one in sorted(assigned, key=lambda one: (one[1], templates[one[2]].start, one[0])):
        template = templates[one[2]]
        if template.duty != COUNTER:
            continue
        start, until = one[1] * DAY + template.start, one[1] * DAY + template.end
        for counter in there:
            busy = taken.setdefault(counter.id, [])
            serves = template.skill in served[counter.id]
            if serves and all(until <= begin or start >= over for begin, over in busy):
                busy.append((start, until))
                found[one] = counter
                break
    return found
