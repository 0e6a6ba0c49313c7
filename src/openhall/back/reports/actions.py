"""The day closes: tills settled, each clerk's match made, the daily report frozen."""

from collections import defaultdict
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, Sum

from openhall.back.receipts.models import USED, Form
from openhall.engines.ledger import money
from openhall.engines.ledger.money import CLEARING, HALL_SAFE, MoneyPlace
from openhall.front.counter.models import ACCEPTED, Order
from openhall.front.till.actions import shut
from openhall.front.till.facts import DayClosed
from openhall.front.till.models import CARD, CLOSED, EPAY, FORCED, BusinessDay, TillSession
from openhall.kernel import access, clock
from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Input, Text
from openhall.kernel.money import ZERO, text
from openhall.kernel.problems import Refused
from openhall.team.org import doors as org_doors
from openhall.team.org.models import Staff

from . import figures
from .facts import ClerkMatched
from .figures import takings
from .match import Sources, differences
from .models import ClerkMatch, DailyReport


class CloseDay(Input):
    hall: Text
    force: bool = False


@command("day.close")
def close_day(ctx: Context, data: CloseDay) -> Outcome:
    """All tills closed, or by force shut uncounted; each clerk's match is made and the daily report frozen."""
    if data.force and not access.allowed(ctx.actor, "day.close.force"):
        raise Refused("permission.denied", field="force")
    hall = kernel_doors.fetch(org_doors.hall(ctx.actor, data.hall))
    day = BusinessDay.objects.open_of(hall.id).select_for_update().first()
    if day is None:
        raise Refused(_why_none(ctx, hall.id))
    tills = list(day.tills.select_for_update(of=("self",)).select_related("counter").order_by("opened_at", "id"))
    open_tills = [till for till in tills if till.closed_at is None]
    if open_tills and not data.force:
        raise Refused("day.tills_open", counters=", ".join(till.counter.code for till in open_tills))
    for till in open_tills:
        shut(ctx, till)
    day.state, day.closed_at, day.closed_by, day.forced = CLOSED, ctx.now, ctx.actor.staff_id, bool(open_tills)
    day.save(update_fields=["state", "closed_at", "closed_by", "forced"])
    _sweep(ctx, day, tills)
    people = _sources(day, tills)
    ClerkMatch.objects.bulk_create([_match_row(day, one) for one in people])
    report = _freeze(ctx, day, tills, people)
    for one in people:
        ctx.tell(ClerkMatched(day.hall, ctx.now, one.staff, day.date, one.books, one.money, one.stubs))
    ctx.tell(DayClosed(day.hall, ctx.now, ctx.actor.staff_id, day.date))
    return Outcome("day", day.id, {"matched": report.matched})


def _why_none(ctx: Context, hall: UUID) -> str:
    last = BusinessDay.objects.filter(hall=hall).order_by("-date").first()
    closed_today = last is not None and ctx.today in (last.date, last.closed_at and clock.local_date(last.closed_at))
    return "day.already_closed" if closed_today else "day.not_open"


def _sweep(ctx: Context, day: BusinessDay, tills: list[TillSession]) -> None:
    """Dropped notes go into the hall's safe; the slips of the tills become the day's claims on bank and channel."""
    entry = money.open_entry(ctx.command, ctx.now, hall=day.hall, staff=ctx.actor.staff_id, subject=day.id)
    moves = []
    dropped = money.summed_balance([day.drop_safe])
    moves += [(day.drop_safe, -dropped), (MoneyPlace(HALL_SAFE, day.hall), dropped)]
    for means in (CARD, EPAY):
        for till in tills:
            slips = money.summed_balance([till.clearing(means)])
            moves += [(till.clearing(means), -slips), (claims(day, means), slips)]
    money.post(entry, moves)


def claims(day: BusinessDay, means: str) -> MoneyPlace:
    """What bank or channel still owe for a day's slips."""
    return MoneyPlace(CLEARING, day.hall, f"{means}:{day.date.isoformat()}")


def _sources(day: BusinessDay, tills: list[TillSession]) -> list[Sources]:
    """Each person's three sources: orders, counts, stubs. None is derived from another."""
    found: dict[UUID, dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    standing = Order.objects.standing().of_day(day.id)
    for staff, total in standing.values_list("staff").annotate(total=Sum("due")).order_by("staff"):
        found[staff]["books"] = total
    two_way = set()
    for till in tills:
        person = found[till.staff]
        person["money"] += till.money
        person["stubs"] += till.stubs_total or ZERO
        person["stub_count"] += till.stubs or 0
        if till.counted is not None and figures.stubs_missing(till):
            two_way.add(till.staff)
    used = Form.objects.filter(till__in=[till.id for till in tills], state=USED)
    for staff, count in used.values_list("staff").annotate(n=Count("id")).order_by("staff"):
        found[staff]["forms_used"] += count
    numbers = dict(Staff.objects.filter(id__in=found).values_list("id", "job_number"))
    return [
        Sources(
            staff=staff,
            job_number=numbers[staff],
            books=one["books"],
            money=one["money"],
            stubs=None if staff in two_way else one["stubs"],
            stub_count=int(one["stub_count"]),
            forms_used=int(one["forms_used"]),
        )
        for staff, one in sorted(found.items(), key=lambda pair: numbers[pair[0]])
    ]


def _match_row(day: BusinessDay, one: Sources) -> ClerkMatch:
    return ClerkMatch(
        day=day,
        staff=one.staff,
        books=one.books,
        money=one.money,
        stubs=one.stubs or ZERO,
        stub_count=one.stub_count,
        forms_used=one.forms_used,
        two_way=one.stubs is None,
    )


def _freeze(ctx: Context, day: BusinessDay, tills: list[TillSession], people: list[Sources]) -> DailyReport:
    orders = Order.objects.final().of_day(day.id)
    counts = orders.aggregate(accepted=Count("id"), reversed=Count("id", filter=~Q(state=ACCEPTED)))
    return DailyReport.objects.create(
        day=day,
        hall=day.hall,
        date=day.date,
        accepted=counts["accepted"],
        reversed=counts["reversed"],
        **takings(day.id),
        books=sum((one.books for one in people), ZERO),
        money=sum((one.money for one in people), ZERO),
        stubs=sum((one.stubs or ZERO for one in people), ZERO),
        differences=[difference for one in people for difference in differences(one)],
        lines=figures.by_kind(day.id),
        details=_details(day, tills, people),
        frozen_at=ctx.now,
    )


def _details(day: BusinessDay, tills: list[TillSession], people: list[Sources]) -> dict[str, Any]:
    """What the printed report and the figures of later need: hours, clerks, receipt numbers, tills, signatures."""
    orders = figures.by_clerk(day.id)
    unsigned = Order.objects.standing().of_day(day.id).filter(reviewed_at=None, kind__reviewed=True).count()
    clerks = [
        {
            "staff": str(one.staff),
            "job_number": one.job_number,
            **orders.get(one.staff, {"orders": 0, "reversed": 0}),
            "books": text(one.books),
            "money": text(one.money),
            "stubs": None if one.stubs is None else text(one.stubs),
            "stub_count": one.stub_count,
            "forms_used": one.forms_used,
        }
        for one in people
    ]
    return {
        "hours": figures.by_hour(day.id),
        "clerks": clerks,
        **figures.forms_of_day(day, tills),
        "tills": len(tills),
        "forced": sum(till.state == FORCED for till in tills),
        "dropped": text(sum((till.dropped for till in tills), ZERO)),
        "unsigned": unsigned,
    }
