"""What the end of a till means for the orders prepared there."""

from datetime import datetime

from openhall.front.till import sessions
from openhall.front.till.models import TillSession
from openhall.kernel.commands import Context
from openhall.kernel.problems import Refused

from . import ending
from .models import Confirmation


@sessions.before_closing
def before_closing(ctx: Context, till: TillSession) -> None:
    """No signed slip waits for its scan, and what was only prepared has ended. (Held money was asked before.)"""
    waiting = Confirmation.objects.unscanned().of_till(till.id).select_related("order")
    slips = [f"{row.order.series} {row.order.form_no}" if row.order.form_no else row.order.number for row in waiting]
    if slips:
        raise Refused("till.unsigned_slips", slips=", ".join(slips), clause="COUNTER-02")
    ending.at_till_end(till.id, ctx.now)


@sessions.when_shut
def when_shut(till: TillSession, at: datetime) -> None:
    """Shut by force: prepared orders have ended, money held goes back to the customers."""
    ending.at_till_end(till.id, at)
