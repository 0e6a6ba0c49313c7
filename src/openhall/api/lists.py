"""The lists that the API gives: named reads with a permission, a scope, and the fields that leave the house.

Personal data leaves masked; whoever may see it opens it at the desk for a stated purpose.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet

from openhall.back.audit.models import BankLine, Check
from openhall.back.receipts.models import Form, Run
from openhall.back.reports.models import DailyReport
from openhall.engines.cases.models import Case
from openhall.engines.ledger.models import Place, SerialHolding
from openhall.engines.policy.models import Finding
from openhall.front.catalog.models import BusinessKind, Item, Plan, TariffLine
from openhall.front.counter.models import Order
from openhall.front.customers.models import Customer, Number, Subscription
from openhall.front.till.models import BusinessDay, TillSession
from openhall.kernel.actors import Actor
from openhall.team.org.models import Counter, Staff, Unit

Read = Callable[[Actor], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class ListOf:
    """One list. ``filters`` are fields that may be asked for by equality; rows come in the order of their key."""

    name: str
    summary: str
    permission: str
    model: type[Model]
    read: Read
    fields: tuple[str, ...]
    filters: tuple[str, ...] = ()
    shown: dict[str, Callable[[Any], Any]] = field(default_factory=dict)


lists: dict[str, ListOf] = {}


def register(
    name: str,
    summary: str,
    model: type[Model],
    read: Read,
    fields: str,
    *,
    filters: str = "",
    shown: dict[str, Callable[[Any], Any]] | None = None,
) -> None:
    """``fields`` and ``filters`` are names separated by spaces; the permission is ``list.<name>``."""
    lists[name] = ListOf(
        name, summary, f"list.{name}", model, read, tuple(fields.split()), tuple(filters.split()), shown or {}
    )


def halls(actor: Actor) -> QuerySet[Unit, UUID]:
    """The keys of the halls in the actor's units."""
    return Unit.objects.halls().within(actor).values_list("id", flat=True)


def in_halls(model: type[Model], name: str = "hall") -> Read:
    return lambda actor: model._default_manager.filter(**{f"{name}__in": halls(actor)})


def everything(model: type[Model]) -> Read:
    return lambda actor: model._default_manager.all()


def masked(value: str, first: int, last: int) -> str:
    return value[:first] + "*" * max(len(value) - first - last, 0) + value[len(value) - last :] if value else ""


register("units", "Units of the organisation.", Unit, lambda actor: Unit.objects.within(actor),
         "id code name level parent_id hall_class", filters="code level")  # fmt: skip
register("staff", "People with their positions.", Staff,
         lambda actor: Staff.objects.filter(unit__in=Unit.objects.within(actor)),
         "id job_number name unit_id position left_at", filters="job_number position unit_id")  # fmt: skip
register("counters", "Counters of the halls.", Counter, in_halls(Counter), "id hall_id code kind", filters="code")
register("plans", "Tariff plans.", Plan, everything(Plan),
         "id code name monthly_fee contract_months early_exit_fee", filters="code")  # fmt: skip
register(
    "items", "Goods kept in stock.", Item, everything(Item), "no code name kind tracked price", filters="code kind"
)
register("kinds", "Kinds of business, in all versions.", BusinessKind, everything(BusinessKind),
         "id code version effective_from name name_en category line minutes retired", filters="code category line")  # fmt: skip
register("tariff", "The published tariff.", TariffLine, everything(TariffLine),
         "id business code name amount effective_from", filters="business code")  # fmt: skip
register("customers", "Customers, with masked documents and phones.", Customer, everything(Customer),
         "id name id_kind registered_at", filters="id_kind",
         shown={"name": lambda row: masked(row.name, 1, 0), "id_number": lambda row: masked(row.id_number, 4, 4),
                "phone": lambda row: masked(row.phone, 3, 4)})  # fmt: skip
register("numbers", "Phone numbers that the halls may assign.", Number, in_halls(Number),
         "number hall grade min_fee state cooling_until", filters="state grade number")  # fmt: skip
register("subscriptions", "Numbers in use.", Subscription, everything(Subscription),
         "id number customer_id plan_code state contract_until joined_at", filters="number customer_id state")  # fmt: skip
register("days", "Business days.", BusinessDay, in_halls(BusinessDay),
         "id hall date state opened_at closed_at forced", filters="hall date state")  # fmt: skip
register("tills", "Till sessions.", TillSession, in_halls(TillSession),
         "id hall day_id counter_id staff float state opened_at closed_at dropped stubs stubs_total",
         filters="hall day_id staff state")  # fmt: skip
register("orders", "Orders.", Order, in_halls(Order),
         "id hall day_id till_id business state channel staff customer_id number new_number plan_code due cash card epay"
         " change series form_no prepared_at accepted_at reviewed_at reversed_at",
         filters="hall day_id till_id business state staff customer_id number")  # fmt: skip
register("runs", "Runs of receipt forms.", Run, in_halls(Run),
         "id hall series first last next holder issued_at", filters="hall series holder")  # fmt: skip
register("forms", "Receipt forms used or spoilt.", Form, in_halls(Form),
         "id hall series no state staff till order amount at reason", filters="hall series no state staff order")  # fmt: skip
register("stock", "Runs of serials and where they are.", SerialHolding,
         lambda actor: SerialHolding.objects.filter(place__in=Place.objects.filter(hall__in=halls(actor))),
         "id item width first last place_id", filters="item place_id")  # fmt: skip
register("reports", "Daily reports, frozen at the close.", DailyReport, in_halls(DailyReport),
         "id hall date accepted reversed cash card epay books money stubs differences frozen_at",
         filters="hall date")  # fmt: skip
register("checks", "The auditors' verdicts.", Check, in_halls(Check),
         "id order_id hall staff at verdict faults", filters="hall staff verdict")  # fmt: skip
register("bank-lines", "What went to the bank or was settled by it.", BankLine, in_halls(BankLine),
         "id hall day_id means amount slip staff at", filters="hall day_id means")  # fmt: skip
register("findings", "Findings.", Finding, in_halls(Finding),
         "id rule clause hall staff subject_kind subject at detail state answered_at decided_at",
         filters="hall rule clause staff state")  # fmt: skip
register("cases", "Cases.", Case, in_halls(Case),
         "id kind state hall owner opened_at due_at overdue closed_at subject_kind subject",
         filters="hall kind state owner")  # fmt: skip
