"""Branch documents: what a special procedure rests on (AUDIT-09).

A city branch registers its formal document with number, scope of business kinds and dates of validity. An order that
goes a special way names one: ``basis`` judges it and gives what the order keeps.
"""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.db.models import Q, QuerySet
from pydantic import Field, StrictStr

from openhall.engines.policy.parameters import Figures, parameter
from openhall.engines.policy.rules import Breach, rule
from openhall.kernel import doors as kernel_doors
from openhall.kernel.actors import Actor
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.doors import Found, look
from openhall.kernel.facts import Fact
from openhall.kernel.ids import as_uuid
from openhall.kernel.inputs import Day, Input, Personal, RefTo, Text
from openhall.kernel.problems import Refused, invalid
from openhall.team.org import doors as org_doors
from openhall.team.org.models import CITY, Unit

from .models import BranchDocument, BusinessKind

REFUSE, FLAG = "refuse", "flag"
SPECIAL_WITHOUT_DOCUMENT = parameter(
    "workorder.special_without_document", REFUSE, unit="refuse·flag", clause="AUDIT-09"
)
LARGEST_FILE = 5 * 1024 * 1024
SUFFIXES = (".pdf", ".png", ".jpg", ".jpeg")


class RegisterDocument(Input):
    unit: Text
    number: Text
    title: Text
    businesses: list[Text]
    valid_from: Day
    valid_until: Day | None = None
    file_name: Text = ""
    file: Annotated[Annotated[StrictStr, Field(max_length=2 * LARGEST_FILE)] | None, Personal()] = None


class WithdrawDocument(Input):
    document: Annotated[Text, RefTo("document")]
    reason: Text


@dataclass(frozen=True, slots=True)
class Basis:
    """What an order keeps of its special procedure: the number named, and the document if one is in force."""

    number: str
    document: UUID | None

    @property
    def kept(self) -> dict[str, Any]:
        return {"number": self.number, "document": str(self.document) if self.document else None}


def in_force(hall: UUID, number: str, business: str, day: date) -> BranchDocument | None:
    """The document of that number that holds for this hall, this business and this day."""
    return covering(hall, business, day).filter(number=number).first()


def covering(hall: UUID, business: str, day: date) -> "QuerySet[BranchDocument]":
    """All documents on which a special procedure of this kind could rest on that day."""
    path = Unit.objects.filter(id=hall).values_list("path", flat=True).first() or ""
    return (
        BranchDocument.objects.filter(unit__code__in=path.split("\n")[:-1], withdrawn_at=None, valid_from__lte=day)
        .filter(Q(valid_until=None) | Q(valid_until__gte=day), businesses__contains=[business])
        .defer("content")
        .order_by("number")
    )


def basis(hall: UUID, number: str, business: str, at: datetime, day: date) -> Basis:
    """Judge a special procedure: refused without a document in force, or with the setting 'flag' kept as irregular."""
    wanted = number.strip()
    found = in_force(hall, wanted, business, day) if wanted else None
    if found is None and Figures(hall, at)[SPECIAL_WITHOUT_DOCUMENT] != FLAG:
        raise Refused("order.special_without_document", clause="AUDIT-09", field="special")
    return Basis(wanted, found.id if found else None)


IRREGULAR_DEDUCTION = parameter(
    "inspect.workorder.irregular_deduction", Decimal("1.0"), unit="points", clause="AUDIT-08", stricter="higher"
)


@dataclass(frozen=True, slots=True)
class SpecialWithoutDocument(Fact):
    """An order went a special way and named no document in force; the setting let it pass."""

    order: UUID
    staff: UUID
    number: str


@rule("workorder.no-basis", clause="AUDIT-09", on=SpecialWithoutDocument)
def no_basis(fact: SpecialWithoutDocument, figures: Figures) -> Iterator[Breach]:
    """A special procedure was accepted without a branch document in force: irregular, it goes straight to the audit."""
    detail = {"number": fact.number, "points": figures[IRREGULAR_DEDUCTION]}
    yield Breach(fact.staff, fact.at, "order", str(fact.order), detail)


def tell_irregular(ctx: Context, hall: UUID, order: UUID, staff: UUID, special: dict[str, Any] | None) -> None:
    """Called when an order is accepted, with what it kept of its special procedure (or nothing)."""
    if special and not special.get("document"):
        ctx.tell(SpecialWithoutDocument(hall, ctx.now, order, staff, str(special.get("number", ""))))


def document(actor: Actor, key: str) -> Found[BranchDocument]:
    """A document of the actor's units, or of a unit above them (it holds there too)."""
    ident = as_uuid(key)
    row = BranchDocument.objects.select_related("unit").filter(id=ident).first() if ident else None
    return look(row, row is not None and (actor.covers(row.unit.path) or holds_for(actor, row)), "document")


def holds_for(actor: Actor, row: BranchDocument) -> bool:
    return actor.unit_path.startswith(row.unit.path)


@command("document.register", makes="document")
def register(ctx: Context, data: RegisterDocument) -> Outcome:
    """A city branch's formal document for a special procedure: number, business kinds, validity, and its scan."""
    unit = kernel_doors.fetch(org_doors.unit(ctx.actor, data.unit))
    if unit.level != CITY:
        raise invalid("a city branch issues such documents", field="unit")
    number = data.number.strip()
    if not number or not data.title.strip():
        raise invalid("a document has a number and a title", field="number")
    if BranchDocument.objects.filter(unit=unit, number=number).exists():
        raise invalid("{number} is registered already", field="number", number=number)
    unknown = set(data.businesses) - set(
        BusinessKind.objects.filter(code__in=data.businesses).values_list("code", flat=True)
    )
    if not data.businesses or unknown:
        raise invalid("name the business kinds it is for {names}", field="businesses", names=", ".join(sorted(unknown)))
    if data.valid_until is not None and data.valid_until < data.valid_from:
        raise invalid("it ends before it begins", field="valid_until")
    made = BranchDocument.objects.create(
        unit=unit,
        number=number,
        title=data.title.strip(),
        businesses=sorted(set(data.businesses)),
        valid_from=data.valid_from,
        valid_until=data.valid_until,
        file_name=data.file_name,
        content=_content(data),
        registered_at=ctx.now,
        registered_by=ctx.actor.staff_id,
    )
    return Outcome("document", made.id)


def _content(data: RegisterDocument) -> bytes | None:
    if data.file is None:
        return None
    if not data.file_name.lower().endswith(SUFFIXES):
        raise invalid("the scan is a PDF or a picture", field="file")
    try:
        content = base64.b64decode(data.file, validate=True)
    except (binascii.Error, ValueError):
        raise invalid("the scan can't be read", field="file") from None
    if not content or len(content) > LARGEST_FILE:
        raise invalid("the scan is empty or larger than 5 MB", field="file")
    return content


@command("document.withdraw")
def withdraw(ctx: Context, data: WithdrawDocument) -> Outcome:
    """A document doesn't hold any more from now on; orders that rested on it keep it."""
    row = kernel_doors.fetch(document(ctx.actor, data.document))
    if not ctx.actor.covers(row.unit.path):
        raise Refused("scope.denied")
    if not data.reason.strip():
        raise invalid("say why", field="reason")
    if row.withdrawn_at is not None:
        raise Refused("transition.not_allowed")
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = ctx.now, ctx.actor.staff_id, data.reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    return Outcome("document", row.id)
