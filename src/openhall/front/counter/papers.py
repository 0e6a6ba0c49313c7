"""Papers that the customer shows: examined by a named person, their copies watermarked, encrypted, kept as files."""

import base64
import binascii
import tempfile
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID

import typst
from django.conf import settings
from django.db import transaction
from pydantic import Field, StrictBool, StrictStr

from openhall.engines.policy.parameters import Figures
from openhall.front.customers import identity
from openhall.front.customers.models import Customer
from openhall.kernel import clock, secrets
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.doors import fetch, look
from openhall.kernel.ids import as_uuid, uuid7
from openhall.kernel.inputs import Day, Input, Personal, RefTo, Text
from openhall.kernel.problems import Refused, invalid
from openhall.team.org import doors as org_doors
from openhall.team.org.models import Unit

from . import doors, evidence
from .figures import COPY_WATERMARK
from .models import PREPARED, Order, Paper

LARGEST = 8 * 1024 * 1024
MAGIC = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
Picture = Annotated[Annotated[StrictStr, Field(max_length=LARGEST * 3 // 2)] | None, Personal()]


COPY: Any = Field(default=None, alias="copy")


class ShowPaper(Input):
    """A document on the desk. ``number`` as it stands on it; ``copy`` is its photo or scan (PNG or JPEG, base64)."""

    order: Annotated[Text, RefTo("order")]
    kind: Literal["id_copy", "authorisation", "business_licence", "agent_id", "old_certificate"]
    person: Literal["customer", "to_customer", "agent"] = "customer"
    number: Annotated[Text | None, Personal()] = None
    valid_until: Day | None = None
    original_seen: StrictBool = False
    copy_: Picture = COPY


class OpenPaper(Input):
    paper: Text
    purpose: Text = ""


@command("order.paper", makes="paper")
def show(ctx: Context, data: ShowPaper) -> Outcome:
    """A document is examined for an order: the original seen, its number and validity judged, its copy kept."""
    content = decode(data.copy_) if data.copy_ is not None else None
    order = doors.own_open(ctx, data.order)
    owner = _owner(order, data.person)
    if data.kind in evidence.IDENTITY:
        _judge_identity(ctx, data, owner)
    if data.valid_until is not None and data.valid_until < ctx.today:
        raise Refused(
            "order.document_expired", date=data.valid_until, clause="COUNTER-04", field="valid_until", step="papers"
        )
    paper = Paper(
        id=uuid7(),
        order=order,
        customer=owner,
        kind=data.kind,
        valid_until=data.valid_until,
        original_seen=data.original_seen,
        examined_at=ctx.now,
        examined_by=ctx.actor.staff_id,
    )
    if content is not None:
        paper.watermark = watermark_of(order.hall, ctx.now)
        paper.file, paper.media_type = store(marked(content, paper.watermark), paper.id, ctx.now), "image/png"
    Paper.objects.standing().of_order(order.id).filter(kind=data.kind, customer=owner).update(rejected="replaced")
    paper.save(force_insert=True)
    note_proof(ctx, order)
    doors.changed(ctx, order, "steps")
    return Outcome("paper", paper.id, {"missing": [one.code for one in evidence.missing(order, ctx.today)]})


def note_proof(ctx: Context, order: Order) -> None:
    """The papers are in; are they complete?"""
    order.did("papers", ctx.now, ctx.actor.staff_id or order.staff)
    if not evidence.missing(order, ctx.today):
        order.did("proved", ctx.now, ctx.actor.staff_id or order.staff)


def _owner(order: Order, person: str) -> Customer | None:
    if person == evidence.TO_CUSTOMER:
        return order.to_customer
    return order.customer if person == evidence.CUSTOMER else None


def _judge_identity(ctx: Context, data: ShowPaper, owner: Customer | None) -> None:
    """What the paper says must be right in itself, and the person's own."""
    if not data.original_seen:
        raise Refused("customer.original_not_seen", clause="COUNTER-04", field="original_seen", step="papers")
    if data.number is None:
        return
    number = data.number.strip()
    kind = owner.id_kind if owner is not None else "resident_id"
    if not identity.valid(kind, number, ctx.today):
        raise Refused("customer.id_invalid", clause="COUNTER-04", field="number", step="papers")
    if owner is not None and secrets.digest(number.upper()) != owner.id_digest:
        raise Refused("order.document_other", clause="COUNTER-04", field="number", step="papers")


def decode(content: str) -> bytes:
    """A picture from base64; anything else is refused."""
    try:
        raw = base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        raise invalid("the copy can't be read", field="copy") from None
    if not raw or len(raw) > LARGEST or not any(raw.startswith(magic) for magic in MAGIC):
        raise invalid("a copy is a PNG or JPEG of at most 8 MB", field="copy")
    return raw


def media_type(content: bytes) -> str:
    return next(kind for magic, kind in MAGIC.items() if content.startswith(magic))


def watermark_of(hall: UUID, at: datetime) -> str:
    """What stands across every copy: only for business at this hall, with the date."""
    name = Unit.objects.filter(id=hall).values_list("name", flat=True).first() or ""
    pattern = Figures(hall, at)[COPY_WATERMARK]
    return pattern.replace("{hall}", name).replace("{date}", clock.local(at).strftime("%Y-%m-%d"))


_PAGE = """
#set page(width: 210mm, height: auto, margin: 0mm)
#set text(font: ("Noto Sans SC",), size: 17pt, fill: rgb(170, 20, 20, 120))
#let words = sys.inputs.words
#layout(size => {
  let picture = image(sys.inputs.file, width: size.width)
  let height = measure(picture).height
  box(width: size.width, height: height, clip: true, {
    picture
    for row in range(0, int(height / 32mm) + 2) {
      place(top + left, dx: -20mm, dy: row * 32mm, rotate(-18deg, [#words #h(24mm) #words]))
    }
  })
})
"""


@cache
def _fonts() -> typst.Fonts:
    """Read once: to look through the machine's fonts takes longer than to set the page."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(settings.FONT_DIR)])


def marked(picture: bytes, words: str) -> bytes:
    """The picture with the words burnt in, as PNG. (Typst reads pictures from files only: they are gone at once.)"""
    suffix = "png" if picture.startswith(b"\x89PNG") else "jpg"
    with tempfile.TemporaryDirectory(prefix="openhall-paper-") as place:
        (Path(place) / f"picture.{suffix}").write_bytes(picture)
        page = Path(place) / "page.typ"
        page.write_text(_PAGE, encoding="utf-8")
        try:
            made = typst.compile(
                page,
                format="png",
                ppi=120,
                font_paths=_fonts(),
                sys_inputs={"words": words, "file": f"picture.{suffix}"},
            )
        except typst.TypstError:
            raise invalid("the copy can't be read", field="copy") from None
    return made


def folder() -> Path:
    """Where copies are kept, encrypted, outside the database."""
    place: Path = settings.VAR / "papers"
    return place


def store(content: bytes, key: UUID, at: datetime) -> str:
    """Keep a copy under lock and key; returns the name it is found by. Written before the row: a row never lacks its file."""
    name = f"{clock.local(at):%Y/%m}/{key}"
    path = folder() / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_bytes(secrets.seal_bytes(content))
    path.chmod(0o600)
    return name


def read(name: str) -> bytes:
    return secrets.unseal_bytes((folder() / name).read_bytes())


def remove(name: str) -> None:
    """Once the row is gone for good, so is the file."""
    if name:
        transaction.on_commit(lambda: (folder() / name).unlink(missing_ok=True))


def forget(order: Order, at: datetime) -> None:
    """Nothing came of the order: the customer's copies are deleted, only that they were shown remains."""
    for paper in Paper.objects.of_order(order.id).filter(deleted_at=None):
        remove(paper.file)
        paper.file, paper.deleted_at = "", at
        paper.save(update_fields=["file", "deleted_at"])


@command("paper.open")
def open_paper(ctx: Context, data: OpenPaper) -> Outcome:
    """A copy is looked at: inside the customer's own open order, or for a stated purpose; every look is in the log."""
    ident = as_uuid(data.paper)
    row = Paper.objects.select_related("order").filter(id=ident).first() if ident else None
    paper = fetch(look(row, row is not None and org_doors.inside(ctx.actor, row.order.hall), "paper"))
    serving = paper.order.state == PREPARED and paper.order.staff == ctx.actor.staff_id
    if not serving and not data.purpose.strip():
        raise Refused("customer.reason_missing", clause="CUSTOMERS-04", field="purpose")
    if not paper.file:
        raise Refused("not_found")
    return Outcome("paper", paper.id)
