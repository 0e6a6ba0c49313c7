"""Night rounds: at the end of a guard's night shift what was missed is found, where the hall has laid guards down."""

from datetime import datetime, timedelta

from openhall.engines.checks.models import Check
from openhall.engines.checks.schedules import gaps
from openhall.engines.policy.parameters import Figures
from openhall.kernel import clock, facts

from ..checks import NIGHT_ROUND
from ..models import Shift
from .facts import RoundMissed
from .models import PostNorm
from .parameters import NIGHT_ROUNDS


def at_night(shift: Shift) -> bool:
    """A night shift goes over midnight."""
    return shift.duty == "guard" and clock.local_date(shift.end_at) > clock.local_date(shift.start_at)


def missed_of(shift: Shift, until: datetime) -> list[tuple[datetime, datetime]]:
    """Of a night shift, as far as it has gone."""
    every = timedelta(hours=Figures(shift.hall, shift.start_at)[NIGHT_ROUNDS])
    made = Check.objects.of(NIGHT_ROUND).since(shift.hall, shift.start_at).before(shift.end_at)
    return gaps(shift.start_at, min(shift.end_at, until), every, made.values_list("at", flat=True))


def look(shift: Shift, now: datetime) -> None:
    """A guard's shift has ended."""
    if not at_night(shift) or not PostNorm.objects.of_duty(shift.hall, "guard").exists():
        return
    for since, until in missed_of(shift, now):
        facts.tell(RoundMissed(shift.hall, until, shift.staff_id, since))
