"""Customer files: what stands in them, how they change, which look alike. Called by commands; writes nothing unasked."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openhall.kernel import secrets
from openhall.kernel.commands import Context

from . import phones
from .models import Change, Customer

FIELDS: dict[str, str | Promise] = {
    "name": _("Name"),
    "document": _("Document"),
    "phone": _("Contact phone"),
    "address": _("Address"),
    "email": _("E-mail"),
    "needs": _("Needs"),
    "preferences": _("Preferences"),
    "contact_by": _("Reach by"),
    "refusals": _("Doesn't want"),
}
"""The fields of a file that people change, each with its history."""

CHECKED = ("name", "document", "phone", "address", "email")
"""Fields in which a wrong value counts as an error of the customer's data."""


def value_of(customer: Customer, field: str) -> str:
    """A field as text, as history keeps it."""
    if field == "document":
        return f"{customer.id_kind} {customer.id_number}".strip()
    if field == "refusals":
        return ",".join(customer.refusals)
    return str(getattr(customer, field))


def _set(customer: Customer, field: str, value: str) -> None:
    if field == "document":
        kind, _space, number = value.partition(" ")
        customer.set_document(kind, number)
    elif field == "phone":
        customer.set_phone(value)
    elif field in {"address", "email"}:
        setattr(customer, f"{field}_sealed", secrets.seal(value))
    elif field == "refusals":
        customer.refusals = [one for one in value.split(",") if one]
    else:
        setattr(customer, field, value)


def rewrite(ctx: Context, customer: Customer, wanted: Mapping[str, str], *, reason: str = "") -> list[str]:
    """Give a locked file new values; the old ones stay in its history with person and time. Returns what differed."""
    changes = []
    for field, value in wanted.items():
        old = value_of(customer, field)
        if old == value:
            continue
        _set(customer, field, value)
        changes.append(
            Change(
                customer=customer,
                at=ctx.now,
                staff=ctx.actor.staff_id,
                field=field,
                old_sealed=secrets.seal(old),
                new_sealed=secrets.seal(value),
                reason=reason,
            )
        )
    if changes:
        Change.objects.bulk_create(changes)
        customer.changed_at = customer.reviewed_at = ctx.now
        customer.save()
        ctx.changed("customer", customer.id, None, [change.field for change in changes])
    return [change.field for change in changes]


@dataclass(frozen=True, slots=True)
class Alike:
    """A file that may be the same customer, and why: the same document, the same phone."""

    customer: Customer
    why: str


DOCUMENT, PHONE = "document", "phone"


def alike(*, id_kind: str = "", id_number: str = "", phone: str = "", but: object = None) -> list[Alike]:
    """Standing files with the same document, or the same contact phone."""
    found: dict[object, Alike] = {}
    rows = Customer.objects.filter(destroyed_at=None).select_related("joined_into")
    if id_number.strip():
        for row in rows.with_document(id_number).filter(id_kind=id_kind):
            found[row.key_of_file] = Alike(row.joined_into or row, DOCUMENT)
    if (normal := phones.normal(phone)) is not None:
        for row in rows.with_phone(normal)[:10]:
            found.setdefault(row.key_of_file, Alike(row.joined_into or row, PHONE))
    return [one for key, one in found.items() if key != but]
