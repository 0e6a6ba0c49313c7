"""A closed till is counted again: both counts are kept, the last one counts."""

from decimal import Decimal

from openhall.engines.cases import actions as case_actions
from openhall.engines.ledger import money
from openhall.engines.ledger.money import HALL_SAFE, MoneyPlace
from openhall.engines.policy.parameters import Figures
from openhall.front.till import account, cases
from openhall.front.till.models import CASH, MEANS, OPEN, TillSession
from openhall.front.till.parameters import TOLERANCE
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.money import ZERO
from openhall.kernel.problems import Refused

from .tills import CloseTill, difference, judge_count, keep_count

Amounts = dict[str, Decimal]


@command("till.recount")
def recount(ctx: Context, data: CloseTill) -> Outcome:
    """The person counts the till just closed once more, while its day is open and nobody has confirmed the difference."""
    counted = {means: getattr(data.counted, means) for means in MEANS}
    cards = judge_count(ctx, data)
    till = _last_till(ctx)
    case = cases.difference_of(till.id)
    if case is not None and case.closed_at is not None and case.state == cases.CONFIRMED:
        raise Refused("case.closed", clause="CASH-05")
    before = till.taken(till.counted)
    expected = till.taken(till.expected)
    _move(ctx, till, counted, before, expected)
    ctx.changed("till", till.id, till.counted, counted)
    keep_count(ctx, till, data, counted, cards, no=till.counts.count() + 1)
    found = cases.amounts(counted, expected, Figures(till.hall, ctx.now)[TOLERANCE])
    if case is None or case.closed_at is not None:
        difference(ctx, till, found)
    elif not found:
        case_actions.move(ctx, case, "agree", data={"recounted": {}})
    else:
        case_actions.note_data(case, at=ctx.now, by=ctx.actor.staff_id, data={"recounted": found}, word="recount")
    return Outcome("till", till.id, {"expected": expected})


def _last_till(ctx: Context) -> TillSession:
    """The person's last till, closed by a count, of a day that is still open."""
    till = (
        TillSession.objects.select_for_update(of=("self",))
        .select_related("day", "counter")
        .of_person(ctx.actor.staff_id)
        .order_by("-opened_at", "-id")
        .first()
    )
    if till is None or till.counted is None:
        raise Refused("transition.not_allowed")
    if till.day.state != OPEN:
        raise Refused("day.already_closed")
    return till


def _move(ctx: Context, till: TillSession, counted: Amounts, before: Amounts, expected: Amounts) -> None:
    """What the second count found more (or less) in cash: into the safe, and off (or onto) the person's account."""
    delta = counted[CASH] - before[CASH]
    if not delta:
        return
    was = dict(account.lines(till.hall, till.staff, expected[CASH], before[CASH]))
    now = dict(account.lines(till.hall, till.staff, expected[CASH], counted[CASH]))
    short = account.short(till.hall, till.staff)
    if now[short] < was[short] and account.open_of(till.hall, till.staff) < was[short] - now[short]:
        raise Refused("transition.not_allowed")  # it has been paid in meanwhile
    entry = money.open_entry(ctx.command, ctx.now, hall=till.hall, staff=till.staff, subject=till.id)
    moves = [(MoneyPlace(HALL_SAFE, till.hall), delta)]
    moves += [(place, now[place] - was.get(place, ZERO)) for place in now]
    money.post(entry, moves)
