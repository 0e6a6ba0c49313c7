"""The sheets of a workbook of master data: what each column is, what stands in the database, which commands make a row."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from openhall.back.audit.papers import CHARGES
from openhall.back.stock.words import KINDS as ITEM_KINDS
from openhall.front.catalog.models import Item, NumberClass, Plan, TariffLine
from openhall.front.customers.models import FREE, Customer, Number, NumberSegment
from openhall.front.floor.words import SERVICE_NAMES
from openhall.kernel import clock
from openhall.kernel.actors import Actor
from openhall.kernel.money import text as money
from openhall.team.org.models import Counter, SpecialDay, Staff, Unit
from openhall.team.org.models.calendar import GUESS
from openhall.team.org.models.calendar import KINDS as SPECIAL_KINDS
from openhall.team.org.views.presenting import COUNTER_KINDS, HALL_CLASSES, LEVELS
from openhall.team.roster.proposals.models import ArrivalCount
from openhall.web.shell import POSITION_NAMES
from openhall.web.templatetags.kit import mask_id, mask_name, mask_phone

from .columns import CHOICE, CHOICES, CLOCK, DAY, INT, MONEY, PAIRS, YES, Column, Values

Call = tuple[str, Values]
"""A command and its input."""
ID_KINDS = {
    "resident_id": _("Resident identity card"),
    "passport": _("Passport"),
    "permit": _("Travel permit"),
    "business_licence": _("Business licence"),
}
GRADES = {"normal": _("Ordinary"), "vanity": _("Vanity")}
TRACKED = {"serial": _("By serial"), "quantity": _("By quantity")}


@dataclass(frozen=True)
class Sheet:
    """One sheet. ``read`` gives what stands, ``calls`` what makes or changes a row, ``changes`` what may change at all."""

    key: str
    label: Any
    about: Any
    columns: tuple[Column, ...]
    keys: tuple[str, ...]
    read: Callable[[Actor], Iterable[Values]]
    calls: Callable[[Values, Values | None, Actor], list[Call]]
    changes: frozenset[str] = frozenset()
    together: tuple[str, ...] = ()
    """Rows alike in these fields go into one command, named in the list of the field ``numbers``."""
    leaves: Callable[[Values], bool] = lambda values: True
    """Does a row that stands go into an export?"""
    personal: bool = False
    mask: dict[str, Callable[[str], str]] = field(default_factory=dict)

    def key_of(self, values: Values) -> tuple[Any, ...]:
        return tuple(values[name] for name in self.keys)

    def column(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.field == name), None)


def _only(values: Values, *names: str) -> Values:
    return {name: values[name] for name in names}


# -- the company -----------------------------------------------------------------------------------------------------


def _units(actor: Actor) -> Iterable[Values]:
    for unit in Unit.objects.within(actor).select_related("parent").order_by("path"):
        parent = unit.parent.code if unit.parent else ""
        yield {**_only(vars(unit), "code", "name", "level", "hall_class"), "parent": parent}


def _unit(given: Values, old: Values | None, actor: Actor) -> list[Call]:
    wanted = {**given, "parent": given["parent"] or None, "hall_class": given["hall_class"] or None}
    return [("org.add_unit", wanted)]


def _counters(actor: Actor) -> Iterable[Values]:
    for row in (
        Counter.objects.filter(hall__in=Unit.objects.within(actor))
        .select_related("hall")
        .order_by("hall__path", "code")
    ):
        yield {"hall": row.hall.code, "code": row.code, "kind": row.kind}


def _counter(given: Values, old: Values | None, actor: Actor) -> list[Call]:
    return [("org.add_counter", given)]


def _people(actor: Actor) -> Iterable[Values]:
    for person in Staff.objects.within(actor).select_related("unit").order_by("job_number"):
        yield {
            **_only(vars(person), "job_number", "name", "position"),
            "unit": person.unit.code,
            "also": list(person.also),
            "left": person.left_at is not None,
        }


def _person(given: Values, old: Values | None, actor: Actor) -> list[Call]:
    calls: list[Call] = []
    names = ("job_number", "name", "unit", "position")
    if old is None or _only(given, *names) != _only(old, *names):
        calls.append(("org.add_staff", _only(given, *names)))
    if given["also"] != (old["also"] if old else []):
        positions = [given["position"], *given["also"]]
        calls.append(("staff.assign", {"job_number": given["job_number"], "positions": positions}))
    if given["left"] and not (old and old["left"]):
        calls.append(("org.leave", {"job_number": given["job_number"]}))
    return calls


# -- the catalogue ---------------------------------------------------------------------------------------------------

DESCRIBED = ("brand", "allowances", "subsidy", "discount", "coverage", "use")
NOTHING_TOLD = {"brand": "", "allowances": {}, "subsidy": "0.00", "discount": "", "coverage": "", "use": ""}


def _plans(actor: Actor) -> Iterable[Values]:
    for plan in Plan.objects.order_by("code"):
        yield {
            **_only(vars(plan), "code", "name", "contract_months"),
            "monthly_fee": money(plan.monthly_fee),
            "early_exit_fee": money(plan.early_exit_fee),
            **NOTHING_TOLD,
            **_only({**NOTHING_TOLD, **plan.details}, *DESCRIBED),
        }


def _plan(given: Values, old: Values | None, actor: Actor) -> list[Call]:
    calls: list[Call] = []
    if old is None:
        names = ("code", "name", "monthly_fee", "contract_months", "early_exit_fee")
        calls.append(("catalog.add_plan", _only(given, *names)))
    told = _only(given, *DESCRIBED)
    if told != (_only(old, *DESCRIBED) if old else NOTHING_TOLD):
        calls.append(("catalog.describe_plan", {"plan": given["code"], **told}))
    return calls


def _items(actor: Actor) -> Iterable[Values]:
    for item in Item.objects.order_by("no"):
        price = None if item.price is None else money(item.price)
        yield {**_only(vars(item), "code", "name", "kind", "tracked"), "price": price}


def _item(given: Values, old: Values | None, actor: Actor) -> list[Call]:
    return [("catalog.add_item", given)]


def _classes(actor: Actor) -> Iterable[Values]:
    for row in NumberClass.objects.order_by("code"):
        yield {
            **_only(vars(row), "code", "name", "months"),
            "min_spend": money(row.min_spend),
            "deposit": money(row.deposit),
            "early_exit_fee": money(row.early_exit_fee),
        }


def _class(given: Values, old: Values | None, actor: Actor) -> list[Call]:
    return [("catalog.set_number_class", given)]


def _tariff(actor: Actor) -> Iterable[Values]:
    for line in TariffLine.objects.order_by("business", "code", "effective_from"):
        amount = None if line.amount is None else money(line.amount)
        day = line.effective_from.isoformat()
        yield {**_only(vars(line), "business", "code", "name"), "amount": amount, "effective_from": day}


def _tariff_line(given: Values, old: Values | None, actor: Actor) -> list[Call]:
    return [("catalog.set_tariff" if actor.system else "catalog.publish_tariff", given)]


# -- numbers and customers -------------------------------------------------------------------------------------------


def _segments(actor: Actor) -> Iterable[Values]:
    for row in NumberSegment.objects.order_by("prefix"):
        yield _only(vars(row), "prefix", "operator", "province", "city", "area_code")


def _segment(given: Values, old: Values | None, actor: Actor) -> list[Call]:
    return [("numbers.load_segments", {"segments": [given]})]


def _numbers(actor: Actor) -> Iterable[Values]:
    halls = dict(Unit.objects.halls().within(actor).values_list("id", "code"))
    for row in Number.objects.filter(hall__in=halls).order_by("number").iterator():
        assert row.hall is not None
        fee = money(row.min_fee)
        yield {**_only(vars(row), "number", "grade", "state"), "hall": halls[row.hall], "min_fee": fee}


def _number(given: Values, old: Values | None, actor: Actor) -> list[Call]:
    numbers = given["numbers"]
    special = given["grade"] not in GRADES
    load = {"numbers": numbers, "hall": given["hall"], "grade": "normal" if special else given["grade"]}
    calls: list[Call] = [("numbers.load", {**load, "min_fee": given["min_fee"]})]
    if special:
        calls.append(("numbers.classify", {"numbers": numbers, "number_class": given["grade"]}))
    return calls


def _special_days(actor: Actor) -> Iterable[Values]:
    for row in SpecialDay.objects.select_related("type").order_by("date", "type__code"):
        day = {"date": row.date.isoformat(), "type": row.type.code if row.type else None, "name": row.zh}
        yield {**day, "name_en": row.en, **_only(vars(row), "kind", "hours_of", "notice", "source")}


def _special_day(given: Values, old: Values | None, actor: Actor) -> list[Call]:
    return [("calendar.lay_down", {**given, "type": given["type"] or None})]


def _customers(actor: Actor) -> Iterable[Values]:
    rows = Customer.objects.filter(joined_into=None, destroyed_at=None).exclude(id_digest="").order_by("registered_at")
    for row in rows.iterator():
        yield {**_only(vars(row), "name", "id_kind"), "id_number": row.id_number, "phone": row.phone}


def _customer(given: Values, old: Values | None, actor: Actor) -> list[Call]:
    return [("customer.register", {**given, "phone": given["phone"] or None})]


def _tiers(actor: Actor) -> Iterable[Values]:
    rows = Customer.objects.filter(joined_into=None, destroyed_at=None).exclude(id_digest="").exclude(tier="")
    for row in rows.order_by("registered_at").iterator():
        yield {**_only(vars(row), "id_kind", "tier"), "id_number": row.id_number}


def _tier(given: Values, old: Values | None, actor: Actor) -> list[Call]:
    held = Customer.objects.with_document(given["id_number"]).filter(id_kind=given["id_kind"]).first()
    customer = str(held.key_of_file) if held is not None else ""
    reason = str(_("Brought in with a workbook"))
    return [("customer.set_tier", {"customer": customer, "tier": given["tier"], "reason": reason})]


# -- what an older queue system counted ------------------------------------------------------------------------------


def _arrivals(actor: Actor) -> Iterable[Values]:
    halls = dict(Unit.objects.halls().within(actor).values_list("id", "code"))
    for row in ArrivalCount.objects.filter(hall__in=halls).iterator():
        start = clock.local(row.start)
        yield {
            **_only(vars(row), "service", "count"),
            "hall": halls[row.hall],
            "day": start.date().isoformat(),
            "time": f"{start:%H:%M}",
        }


def _arrival(given: Values, old: Values | None, actor: Actor) -> list[Call]:
    start = datetime.combine(date.fromisoformat(given["day"]), time.fromisoformat(given["time"]), clock.ZONE)
    return [
        ("arrivals.load", {"hall": given["hall"], "counts": [{**_only(given, "service", "count"), "start": start}]})
    ]


SHEETS: tuple[Sheet, ...] = (
    Sheet(
        "units",
        _("Units"),
        _("Headquarters first, then province, city and halls; each below its parent."),
        (
            Column("code", _("Code"), needed=True),
            Column("name", pgettext_lazy("sheet", "Name"), needed=True, width=28),
            Column("level", _("Level"), CHOICE, needed=True, choices=LEVELS),
            Column("parent", _("Parent unit"), help=_("Code of the unit above; empty for headquarters alone")),
            Column("hall_class", _("Hall class"), CHOICE, choices=HALL_CLASSES, help=_("Halls only")),
        ),
        ("code",),
        _units,
        _unit,
    ),
    Sheet(
        "counters",
        _("Counters"),
        _("The counters of each hall."),
        (
            Column("hall", _("Hall"), needed=True, help=_("Code of the hall")),
            Column("code", _("Counter code"), needed=True),
            Column("kind", _("Kind"), CHOICE, needed=True, choices=COUNTER_KINDS),
        ),
        ("hall", "code"),
        _counters,
        _counter,
    ),
    Sheet(
        "people",
        _("People"),
        _("Everybody with a job number. Accounts get their first password from the administrator afterwards."),
        (
            Column("job_number", _("Job number"), needed=True),
            Column("name", _("Name"), needed=True),
            Column("unit", _("Unit"), needed=True, help=_("Code of the unit")),
            Column("position", _("Position"), CHOICE, needed=True, choices=POSITION_NAMES),
            Column("also", _("Further positions"), CHOICES, choices=POSITION_NAMES, help=_("Separated by ;"), width=24),
            Column("left", _("Has left"), YES),
        ),
        ("job_number",),
        _people,
        _person,
        changes=frozenset({"name", "unit", "position", "also", "left"}),
    ),
    Sheet(
        "plans",
        _("Plans"),
        _("Tariff plans. Fees don't change by an import: a new price is a new plan."),
        (
            Column("code", _("Code"), needed=True),
            Column("name", pgettext_lazy("sheet", "Name"), needed=True, width=32),
            Column("monthly_fee", _("Monthly fee"), MONEY, needed=True),
            Column("contract_months", _("Contract months"), INT, default=0),
            Column("early_exit_fee", _("Fee for leaving early"), MONEY, default="0.00"),
            Column("brand", _("Brand")),
            Column("allowances", _("Allowances"), PAIRS, help=_("Such as data=30GB; calls=500 minutes"), width=32),
            Column("subsidy", _("Joining subsidy"), MONEY, default="0.00"),
            Column("discount", _("Discount"), width=24),
            Column("coverage", _("Coverage"), width=24),
            Column("use", _("Use"), width=24),
        ),
        ("code",),
        _plans,
        _plan,
        changes=frozenset(DESCRIBED),
    ),
    Sheet(
        "items",
        _("Goods"),
        _("What is kept in stock, by serial or by quantity."),
        (
            Column("code", _("Code"), needed=True),
            Column("name", pgettext_lazy("sheet", "Name"), needed=True, width=28),
            Column("kind", _("Kind"), CHOICE, needed=True, choices=ITEM_KINDS),
            Column("tracked", pgettext_lazy("sheet", "Kept"), CHOICE, needed=True, choices=TRACKED),
            Column("price", _("Price"), MONEY, help=_("Empty: an open price"), blank_counts=True),
        ),
        ("code",),
        _items,
        _item,
    ),
    Sheet(
        "number-classes",
        _("Number classes"),
        _("Classes of premium numbers and what they ask for."),
        (
            Column("code", _("Code"), needed=True),
            Column("name", pgettext_lazy("sheet", "Name"), needed=True),
            Column("min_spend", _("Minimum spend a month"), MONEY, default="0.00"),
            Column("months", _("Months"), INT, default=0),
            Column("deposit", _("Deposit"), MONEY, default="0.00"),
            Column("early_exit_fee", _("Fee for leaving early"), MONEY, default="0.00"),
        ),
        ("code",),
        _classes,
        _class,
        changes=frozenset({"name", "min_spend", "months", "deposit", "early_exit_fee"}),
    ),
    Sheet(
        "segments",
        _("Number segments"),
        _("Where numbers with a beginning are at home."),
        (
            Column("prefix", _("Beginning"), needed=True, digits=7, help=_("3 to 11 digits")),
            Column("operator", _("Operator"), needed=True),
            Column("province", _("Province")),
            Column("city", _("City")),
            Column("area_code", _("Area code"), help=_("As text, with its zero")),
        ),
        ("prefix",),
        _segments,
        _segment,
        changes=frozenset({"operator", "province", "city", "area_code"}),
    ),
    Sheet(
        "numbers",
        _("Numbers"),
        _("Numbers that halls may assign. An export leaves out those in use or cooling down."),
        (
            Column("number", _("Phone number"), needed=True, digits=11),
            Column("hall", _("Hall"), needed=True, help=_("Code of the hall")),
            Column(
                "grade",
                _("Grade"),
                CHOICE,
                choices=GRADES,
                others=True,
                default="normal",
                help=_("Or the code of a number class"),
            ),
            Column("min_fee", _("Minimum fee"), MONEY, default="0.00"),
        ),
        ("number",),
        _numbers,
        _number,
        together=("hall", "grade", "min_fee"),
        leaves=lambda values: bool(values["state"] == FREE),
    ),
    Sheet(
        "tariff",
        _("Tariff"),
        _("Published prices of charges. A line that stands isn't changed: a new price begins on a new day."),
        (
            Column("business", _("Business kind"), needed=True, width=22, help=_("Its code, as in the catalogue")),
            Column("code", _("Charge"), CHOICE, needed=True, choices=CHARGES),
            Column("name", pgettext_lazy("sheet", "Name"), needed=True, width=28),
            Column("amount", _("Amount"), MONEY, help=_("Empty: an open amount"), blank_counts=True),
            Column("effective_from", _("In force from"), DAY, needed=True),
        ),
        ("business", "code", "effective_from"),
        _tariff,
        _tariff_line,
        changes=frozenset({"name"}),
    ),
    Sheet(
        "calendar",
        _("Yearly table"),
        _(
            "Holidays and make-up workdays, as the yearly notice has them. A year with the number of a notice is announced."
        ),
        (
            Column("date", _("Day"), DAY, needed=True),
            Column("kind", _("Kind"), CHOICE, needed=True, choices=SPECIAL_KINDS),
            Column("name", pgettext_lazy("day", "Name"), needed=True),
            Column("name_en", _("Name in English")),
            Column("type", _("Type of outlet"), help=_("Its code; empty: all types that keep holidays")),
            Column("hours_of", _("Hours as on"), INT, default=0, help=_("A make-up workday: 0 is Monday")),
            Column("notice", pgettext_lazy("calendar", "Notice"), width=28),
        ),
        ("date", "type"),
        _special_days,
        _special_day,
        changes=frozenset({"kind", "name", "name_en", "hours_of", "notice"}),
        leaves=lambda values: bool(values["source"] != GUESS),
    ),
    Sheet(
        "customers",
        _("Customers"),
        _("Customer files; taken in under the job number of somebody who may register customers."),
        (
            Column("name", _("Name"), needed=True, personal=True),
            Column("id_kind", _("Document"), CHOICE, needed=True, choices=ID_KINDS),
            Column("id_number", pgettext_lazy("sheet", "Document number"), needed=True, personal=True, width=24),
            Column("phone", _("Phone"), digits=11, personal=True),
        ),
        ("id_kind", "id_number"),
        _customers,
        _customer,
        personal=True,
        mask={"name": mask_name, "id_number": mask_id, "phone": mask_phone},
    ),
    Sheet(
        "tiers",
        _("Tiers"),
        _("Which customers come first; their files stand already, or on the sheet before."),
        (
            Column("id_kind", _("Document"), CHOICE, needed=True, choices=ID_KINDS),
            Column("id_number", pgettext_lazy("sheet", "Document number"), needed=True, personal=True, width=24),
            Column("tier", _("Tier"), needed=True),
        ),
        ("id_kind", "id_number"),
        _tiers,
        _tier,
        changes=frozenset({"tier"}),
        personal=True,
        mask={"id_number": mask_id},
    ),
    Sheet(
        "arrivals",
        _("Arrivals"),
        _("Customers by half hour, as an older queue system counted them. They don't go out in an export."),
        (
            Column("hall", _("Hall"), needed=True, help=_("Code of the hall")),
            Column("day", pgettext_lazy("sheet", "Day"), DAY, needed=True),
            Column("time", _("Half hour"), CLOCK, needed=True, help=_("Start of the half hour, such as 09:30")),
            Column("service", _("Service"), CHOICE, needed=True, choices=SERVICE_NAMES),
            Column("count", pgettext_lazy("sheet", "Customers"), INT, needed=True),
        ),
        ("hall", "day", "time", "service"),
        _arrivals,
        _arrival,
        changes=frozenset({"count"}),
        leaves=lambda values: False,
    ),
)
BY_KEY = {sheet.key: sheet for sheet in SHEETS}
README = _("Read me")
