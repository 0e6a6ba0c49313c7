"""Lists about customers. None can be saved as a file: bulk export of customers doesn't exist for a hall."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from openhall.front.customers import phones
from openhall.front.customers.finding import matching
from openhall.front.customers.models import MARKETING, Customer, CustomerQuerySet, Visit
from openhall.web.tables import BADGE, NUMBER, PERSON, PHONE, WHEN, Choice, Column, Table

from .forms import CAUSES, VISIT_KINDS


def state_of(row: Customer) -> tuple[Any, str]:
    """The word beside a file."""
    if row.held_at is not None:
        return _("Legal hold"), "wrong"
    if row.provisional:
        return _("Provisional"), "due"
    return _("On file"), "settled"


def _in_state(rows: CustomerQuerySet, value: str) -> CustomerQuerySet:
    return {
        "provisional": rows.filter(id_digest=""),
        "held": rows.filter(held_at__isnull=False),
        "unwanted": rows.filter(refusals__contains=[MARKETING]),
    }[value]


def link(row: Customer) -> str:
    return reverse("customers:file", args=[row.pk])


class Customers(Table):
    """What a search for customers found. Without a search it stays empty: nobody leafs through customers."""

    key = "customers"
    columns = [
        Column("name", _("Name"), sort="name", link=link),
        Column("phone", _("Contact phone"), PHONE),
        Column("state", _("State"), BADGE, value=state_of),
        Column("numbers", _("Numbers"), NUMBER, sort="numbers"),
        Column("registered_at", _("On file since"), WHEN, sort="registered_at"),
        Column("reviewed_at", _("Last reviewed"), WHEN, sort="reviewed_at"),
    ]
    filters = [
        Choice(
            "state",
            _("State"),
            [("provisional", _("Provisional")), ("held", _("Legal hold")), ("unwanted", _("No marketing"))],
            apply=_in_state,
        )
    ]
    search = ["name"]
    order = "name"
    export = False
    empty = (
        _("Customers that you search for will stand here."),
        _("Type a name, a number in use, a contact phone, a document number or a SIM."),
    )

    def _from_queryset(self, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        chosen = self.filters[0]
        value = self._chosen(chosen)
        if not self.q and not value:
            return rows.none()
        found = matching(self.q, rows) if self.q else rows  # type: ignore[arg-type]
        if value and chosen.apply:
            found = chosen.apply(found, value)
        return found.order_by(self.sort, "pk")


class Reviews(Table):
    """Files that nobody has looked at for the period."""

    key = "reviews"
    columns = [
        Column("name", _("Name"), sort="name", link=link),
        Column("phone", _("Contact phone"), PHONE),
        Column("reviewed_at", _("Last reviewed"), WHEN, sort="reviewed_at"),
        Column("changed_at", _("Last changed"), WHEN, sort="changed_at"),
    ]
    order = "reviewed_at"
    export = False
    empty = (
        _("Files that are due for review will stand here."),
        _("A file is due a year after it was last looked at."),
    )


class Visits(Table):
    """Who came, what for, what came of it; found by phone, name, date and kind."""

    key = "visits"
    columns = [
        Column("at", _("Time"), WHEN, sort="at"),
        Column("kind", _("Kind"), value=lambda row: VISIT_KINDS.get(row.kind, row.kind), sort="kind"),
        Column("name", _("Name"), sort="name"),
        Column("phone", _("Phone"), PHONE),
        Column("need", _("What for"), wide=True),
        Column("person", _("By"), PERSON),
        Column("state", _("State"), BADGE, value=lambda row: _done(row)),
    ]
    filters = [
        Choice("kind", _("Kind"), list(VISIT_KINDS.items())),
        Choice(
            "open",
            _("State"),
            [("yes", _("Going on")), ("no", _("Done with"))],
            apply=lambda rows, value: rows.filter(done_at__isnull=value == "yes"),
        ),
        Choice("span", _("When"), [("1", _("Today")), ("7", _("7 days")), ("31", _("31 days"))], apply=lambda r, v: r),
    ]
    search = ["name", "need"]
    order = "-at"
    export = False
    empty = (_("Visits will stand here."), _("Guides and clerks register who came, and what for."))

    def _from_queryset(self, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        from datetime import timedelta

        from openhall.kernel import clock

        if span := self._chosen(self.filters[2]):
            first = clock.today() - timedelta(days=int(span) - 1)
            rows = rows.filter(at__gte=clock.midnight(first))
        phone = phones.normal(self.q) if self.q else None
        if phone is None:
            return super()._from_queryset(rows)
        self.asked = {**self.asked, "q": ""}
        found = super()._from_queryset(Visit.objects.by_phone(phone))
        self.asked["q"] = phone
        return found

    def opens(self, row: Any) -> str:
        return reverse("customers:visit", args=[row.pk])

    def tone(self, row: Any) -> str:
        return "due" if row.done_at is None else ""


def _done(row: Visit) -> tuple[Any, str]:
    return (_("Done with"), "settled") if row.done_at is not None else (_("Going on"), "due")


class Unmaskings(Table):
    """Who saw which customer's identity, when, why."""

    key = "unmaskings"
    columns = [
        Column("at", _("Time"), WHEN, sort="at"),
        Column("person", _("Staff"), PERSON),
        Column("customer", _("Customer"), value=lambda row: row.customer.name, link=lambda row: link(row.customer)),
        Column("why", _("Why"), value=lambda row: row.reason or _("Open transaction"), wide=True),
        Column("today", _("On that day"), NUMBER),
    ]
    filters = [
        Choice(
            "without",
            _("Occasion"),
            [("yes", _("Without a transaction")), ("no", _("In a transaction"))],
            apply=lambda rows, value: rows.filter(order__isnull=value == "yes"),
        )
    ]
    search = ["reason"]
    order = "-at"
    export = False
    empty = (
        _("Every look at masked data will stand here."),
        _("Staff unmask a customer in a transaction or for a reason."),
    )


class Errors(Table):
    """Wrong values found in customer files."""

    key = "data-errors"
    columns = [
        Column("at", _("Found"), WHEN, sort="at"),
        Column("customer", _("Customer"), value=lambda row: row.customer.name, link=lambda row: link(row.customer)),
        Column("field_label", _("Field")),
        Column("cause", _("Cause"), value=lambda row: CAUSES[row.cause]),
        Column("person", _("Entered by"), PERSON),
        Column("finder", _("Found by"), PERSON),
        Column("verdict", _("State"), BADGE),
    ]
    filters = [Choice("cause", _("Cause"), list(CAUSES.items()))]
    order = "-at"
    export = False
    empty = (_("Errors found in customer data will stand here."), _("Whoever finds one registers it on the file."))
