"""Units, the counters of halls, their shops; the file of an outlet and when it is open."""

from datetime import time
from typing import Annotated, Literal

from pydantic import AfterValidator

from openhall.kernel import doors as kernel_doors
from openhall.kernel.commands import REPLAY, Context, Outcome, command
from openhall.kernel.inputs import Day, Input, Int, Moment, Text
from openhall.kernel.problems import Refused, invalid

from . import doors, falling_out
from .models import HALL, HEADQUARTERS, LEVELS, Counter, CounterPlacing, Hours, Outlet, OutletType, Shop, Unit
from .models.outlets import COMPANY

HallClass = Literal["demonstration", "standard", "small", "station", "campus"]


def _clock(value: str) -> str:
    try:
        time.fromisoformat(value)
    except ValueError:
        raise ValueError("a time is written 08:30") from None
    return value


Time = Annotated[Text, AfterValidator(_clock)]


class AddUnit(Input):
    code: Text
    name: Text
    level: Literal["headquarters", "province", "city", "hall"]
    parent: Text | None = None
    hall_class: HallClass | None = None


class AddCounter(Input):
    hall: Text
    code: Text
    kind: Literal["general", "enquiry", "vip", "sales", "complaint"]


class AddShop(Input):
    hall: Text
    code: Text
    name: Text


class AssignCounter(Input):
    hall: Text
    counter: Text
    shop: Text = ""
    since: Moment | None = None


class AddOutletType(Input):
    code: Text
    zh: Text
    en: Text
    own: bool = False
    shop_in_shop: bool = False


class DescribeOutlet(Input):
    hall: Text
    type: Text
    run_by: Literal["company", "agent"] = "company"
    right: Literal["built", "bought", "rented", ""] = ""
    operator: Text = ""
    address: Text = ""
    phone: Text = ""
    area: Int | None = None
    opened_on: Day | None = None
    note: Text = ""


class SetHours(Input):
    type: Text | None = None
    hall: Text | None = None
    weekday: Int | None = None
    date: Day | None = None
    opens: Time | None = None
    closes: Time | None = None
    breaks: Time | None = None
    resumes: Time | None = None


@command("org.add_unit", by_system=True)
def add_unit(ctx: Context, data: AddUnit) -> Outcome:
    """A unit of the organisation, below its parent."""
    parent = kernel_doors.fetch(doors.unit(ctx.actor, data.parent)) if data.parent is not None else None
    if not data.code or "\n" in data.code or not data.name:
        raise invalid("a unit has a code and a name", field="code")
    if Unit.objects.filter(code=data.code).exists():
        raise invalid("{code} is known already", field="code", code=data.code)
    if parent is None and data.level != HEADQUARTERS:
        raise invalid("every unit but headquarters has a parent", field="parent")
    in_order = parent is None or LEVELS.index(parent.level) < LEVELS.index(data.level)
    if parent is not None and not in_order and ctx.channel != REPLAY:  # a file may hang a station below a hall
        raise invalid("a {level} can't stand below a {above}", field="parent", level=data.level, above=parent.level)
    if parent is None and not ctx.actor.system:
        raise Refused("scope.denied")
    unit = Unit.objects.create(
        code=data.code,
        name=data.name,
        level=data.level,
        parent=parent,
        path=(parent.path if parent else "") + data.code + "\n",
        hall_class=(data.hall_class or "standard") if data.level == HALL else "",
    )
    return Outcome("unit", unit.id)


@command("org.add_counter", by_system=True)
def add_counter(ctx: Context, data: AddCounter) -> Outcome:
    """A counter of a hall."""
    hall = kernel_doors.fetch(doors.hall(ctx.actor, data.hall))
    if not data.code or Counter.objects.filter(hall=hall, code=data.code).exists():
        raise invalid("counter {code} is known already", field="code", code=data.code)
    counter = Counter.objects.create(hall=hall, code=data.code, kind=data.kind)
    return Outcome("counter", counter.id)


@command("org.add_shop")
def add_shop(ctx: Context, data: AddShop) -> Outcome:
    """A specialty's own shop inside a hall; its takings are told apart."""
    hall = kernel_doors.fetch(doors.hall(ctx.actor, data.hall))
    outlet = Outlet.objects.select_related("type").filter(hall=hall).first()
    if outlet is not None and not outlet.type.shop_in_shop:
        raise Refused("outlet.no_shops", clause="ORG-01", type=outlet.type.name)
    if not data.code.strip() or not data.name.strip():
        raise invalid("a shop has a code and a name", field="code")
    if Shop.objects.filter(hall=hall, code=data.code.strip()).exists():
        raise invalid("shop {code} is known already", field="code", code=data.code)
    shop = Shop.objects.create(hall=hall, code=data.code.strip(), name=data.name.strip())
    return Outcome("shop", shop.id)


@command("org.assign_counter")
def assign_counter(ctx: Context, data: AssignCounter) -> Outcome:
    """A counter belongs to a shop from now on, or to the hall itself; only an import knows an earlier moment."""
    hall = kernel_doors.fetch(doors.hall(ctx.actor, data.hall))
    counter = Counter.objects.select_for_update().filter(hall=hall, code=data.counter).first()
    shop = Shop.objects.filter(hall=hall, code=data.shop).first() if data.shop else None
    if counter is None:
        raise invalid("unknown counter {counter}", field="counter", counter=data.counter)
    if data.shop and shop is None:
        raise invalid("unknown shop {shop}", field="shop", shop=data.shop)
    if data.since is not None and (data.since > ctx.now or not ctx.words_suffice):
        raise invalid("from now on", field="since")
    old = counter.shop.code if counter.shop else ""
    counter.shop = shop
    counter.save(update_fields=["shop"])
    CounterPlacing.objects.create(counter=counter, shop=shop, since=data.since or ctx.now)
    ctx.changed("counter", counter.id, old, data.shop)
    return Outcome("counter", counter.id)


@command("org.add_outlet_type")
def add_outlet_type(ctx: Context, data: AddOutletType) -> Outcome:
    """A further type of outlet; it can be given to outlets and have a calendar at once."""
    if not data.code.strip() or not data.zh.strip() or not data.en.strip():
        raise invalid("a type has a code and a name in both languages", field="code")
    if OutletType.objects.filter(code=data.code.strip()).exists():
        raise invalid("{code} is known already", field="code", code=data.code)
    made = OutletType.objects.create(
        code=data.code.strip(), zh=data.zh.strip(), en=data.en.strip(), own=data.own, shop_in_shop=data.shop_in_shop
    )
    return Outcome("outlet_type", made.id)


@command("org.describe_outlet")
def describe_outlet(ctx: Context, data: DescribeOutlet) -> Outcome:
    """The file of an outlet: its type, who runs it, and for an own hall the kind of right."""
    hall = kernel_doors.fetch(doors.hall(ctx.actor, data.hall))
    kind = OutletType.objects.filter(code=data.type).first()
    if kind is None:
        raise invalid("unknown type {type}", field="type", type=data.type)
    own = kind.own and data.run_by == COMPANY
    if own and not data.right:
        raise Refused("outlet.right_missing", field="right", clause="ORG-06")
    if data.area is not None and data.area <= 0:
        raise invalid("an area is positive", field="area")
    before = Outlet.objects.select_related("type").filter(hall=hall).first()
    old = {"type": before.type.code, "run_by": before.run_by, "right": before.right} if before else None
    Outlet.objects.update_or_create(
        hall=hall,
        defaults={
            "type": kind,
            "run_by": data.run_by,
            "own": own,
            "right": data.right if own else "",
            "operator": data.operator.strip(),
            "address": data.address.strip(),
            "phone": data.phone.strip(),
            "area": data.area,
            "opened_on": data.opened_on,
            "note": data.note.strip(),
            "changed_at": ctx.now,
        },
    )
    ctx.changed("outlet", hall.code, old, {"type": kind.code, "run_by": data.run_by, "right": data.right})
    return Outcome("unit", hall.id)


@command("org.set_hours")
def set_hours(ctx: Context, data: SetHours) -> Outcome:
    """When outlets of a type, or one hall, are open on a weekday or a date, with a midday break or without; no times: closed."""
    if (data.type is None) == (data.hall is None):
        raise invalid("for a type or for a hall", field="type")
    if (data.weekday is None) == (data.date is None) or (data.weekday is not None and not 0 <= data.weekday <= 6):
        raise invalid("on a weekday (0 is Monday) or on a date", field="weekday")
    opens = time.fromisoformat(data.opens) if data.opens else None
    closes = time.fromisoformat(data.closes) if data.closes else None
    if (opens is None) != (closes is None) or (opens and closes and closes <= opens):
        raise invalid("it closes after it opens", field="closes")
    breaks = time.fromisoformat(data.breaks) if data.breaks else None
    resumes = time.fromisoformat(data.resumes) if data.resumes else None
    if (breaks is None) != (resumes is None):
        raise invalid("a midday break begins and ends", field="resumes")
    if breaks and resumes and not (opens and closes and opens < breaks < resumes < closes):
        raise invalid("a midday break lies within the hours", field="breaks")
    hall = kernel_doors.fetch(doors.hall(ctx.actor, data.hall)) if data.hall is not None else None
    if hall is None and Unit.objects.filter(parent=None, path=ctx.actor.unit_path).first() is None:
        raise Refused("scope.denied")  # a type is the whole company's
    kind = OutletType.objects.filter(code=data.type).first() if data.type is not None else None
    if data.type is not None and kind is None:
        raise invalid("unknown type {type}", field="type", type=data.type)
    with falling_out.listing(falling_out.halls_of(hall, kind), ctx.now):
        row, _new = Hours.objects.update_or_create(
            type=kind,
            hall=hall,
            weekday=data.weekday,
            date=data.date,
            defaults={"opens": opens, "closes": closes, "breaks": breaks, "resumes": resumes},
        )
    return Outcome("hours", row.id)
