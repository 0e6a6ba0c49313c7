"""Kinds of business by form: added, given a next version by two people, retired; never deleted (CATALOG-01, 02)."""

from typing import Any, Literal

from django.db.models import Max
from pydantic import StrictBool

from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.doors import fetch, look
from openhall.kernel.ids import as_uuid
from openhall.kernel.inputs import Day, Input, Int, Text
from openhall.kernel.problems import Refused, invalid

from . import queries
from .actions import ChargeCode
from .kinds import EFFECTS
from .models import APPROVED, DRAFTED, WITHDRAWN, BusinessKind, KindDraft
from .pinyin import initials

LONGEST = 24 * 60  # minutes
PAPERS = ("id_copy", "authorisation", "business_licence", "agent_id", "old_certificate")
Class = Literal["joining", "change", "top_up", "enquiry", "other"]
Line = Literal["mobile", "data_fixed", "internet", "value_added", "group"]
Paper = Literal["id_copy", "authorisation", "business_licence", "agent_id", "old_certificate"]


class Said(Input):
    """A text in both languages."""

    zh: Text
    en: Text


class Step(Said):
    """A step of the norm. ``legal``: a check that law or rule book asks for; such a step stays (COUNTER-18)."""

    legal: StrictBool = False


class SheetField(Input):
    """A field that an order of the kind must tell."""

    name: Text
    zh: Text
    en: Text
    required: StrictBool = True
    choices: list[Text] = []


class AddKind(Input):
    code: Text
    name: Text
    name_en: Text
    category: Class
    line: Line
    effect: Text
    goods_group: Literal["", "terminals", "prepaid_cards", "value_added"] = ""
    proof: Literal["none", "any", "document"] = "any"
    reviewed: StrictBool = True
    charges: list[ChargeCode] = []
    minutes: Int = 10
    conditions: list[Said] = []
    papers: list[Paper] = []
    steps: list[Step] = []
    sheet: list[SheetField] = []
    work_order: StrictBool = False
    gigabytes: Int = 0
    days: Int = 0


class DraftKind(Input):
    """What the next version has otherwise; what isn't named stays as it is."""

    kind: Text
    effective_from: Day
    name: Text | None = None
    name_en: Text | None = None
    proof: Literal["none", "any", "document"] | None = None
    reviewed: StrictBool | None = None
    contract_bound: StrictBool | None = None
    charges: list[ChargeCode] | None = None
    minutes: Int | None = None
    conditions: list[Said] | None = None
    papers: list[Paper] | None = None
    steps: list[Step] | None = None
    sheet: list[SheetField] | None = None
    work_order: StrictBool | None = None


class ApproveKind(Input):
    draft: Text


class RetireKind(Input):
    kind: Text
    effective_from: Day | None = None


@command("catalog.add_kind", by_system=True)
def add_kind(ctx: Context, data: AddKind) -> Outcome:
    """A further kind of business, made by choosing an effect that exists; it is offered at once."""
    code = data.code.strip()
    if not code.isascii() or not code.replace("_", "").isalnum() or len(code) > 60:
        raise invalid("a code is written with letters, digits and _", field="code")
    if BusinessKind.objects.filter(code=code).exists():
        raise invalid("{code} is known already", field="code", code=code)
    demand = EFFECTS.get(data.effect)
    if demand is None or not demand.form:
        raise invalid("no kind is made of the effect {effect}", field="effect", effect=data.effect)
    if not data.name.strip() or not data.name_en.strip():
        raise invalid("a kind has a name in both languages", field="name")
    if data.effect == "package" and (data.gigabytes <= 0 or data.days <= 0):
        raise invalid("a package brings gigabytes for a number of days", field="gigabytes")
    _minutes(data.minutes)
    given = data.model_dump(exclude={"code", "gigabytes", "days"})
    row = BusinessKind.objects.create(
        code=code,
        pinyin=initials(data.name),
        effective_from=ctx.today,
        number=demand.number,
        needs=list(demand.needs),
        product={"gigabytes": data.gigabytes, "days": data.days} if data.effect == "package" else {},
        drafted_by=ctx.actor.staff_id,
        approved_by=ctx.actor.staff_id,
        approved_at=ctx.now,
        **given,
    )
    ctx.changed("kind", code, None, data)
    return Outcome("kind", row.id, {"code": code})


def _minutes(minutes: int) -> None:
    if not 0 < minutes <= LONGEST:
        raise invalid("the usual time is some minutes", field="minutes")


@command("catalog.draft_kind")
def draft_kind(ctx: Context, data: DraftKind) -> Outcome:
    """The next version of a norm is written down, with the day from which it shall hold; somebody else approves it."""
    latest = _latest(data.kind)
    if data.effective_from < ctx.today:
        raise invalid("a norm is not changed backwards", field="effective_from")
    if data.effective_from < latest.effective_from:
        raise invalid(
            "a version from {effective_from} stands already",
            field="effective_from",
            effective_from=latest.effective_from,
        )
    if data.minutes is not None:
        _minutes(data.minutes)
    if data.steps is not None:
        _keeps_legal(latest, data.steps)
    norm = data.model_dump(mode="json", exclude={"kind", "effective_from"}, exclude_none=True)
    if not norm:
        raise invalid("nothing is different", field="kind")
    KindDraft.objects.waiting().of_kind(latest.code).update(
        state=WITHDRAWN, decided_by=ctx.actor.staff_id, decided_at=ctx.now
    )
    made = KindDraft.objects.create(
        code=latest.code,
        effective_from=data.effective_from,
        norm=norm,
        drafted_by=ctx.actor.staff_id,
        drafted_at=ctx.now,
    )
    ctx.changed("kind.draft", latest.code, {name: getattr(latest, name) for name in norm}, norm)
    return Outcome("kind_draft", made.id)


def _keeps_legal(latest: BusinessKind, wanted: list[Step]) -> None:
    """Any step may be dropped but a legal check, which stays marked as one."""
    kept = {step.zh for step in wanted if step.legal}
    for step in latest.steps:
        if step.get("legal") and step["zh"] not in kept:
            raise Refused("norm.legal_step", clause="COUNTER-18", field="steps", step=step["zh"])


@command("catalog.approve_kind")
def approve_kind(ctx: Context, data: ApproveKind) -> Outcome:
    """A drafted norm is put in force as the next version; nobody approves the own draft."""
    ident = as_uuid(data.draft)
    row = KindDraft.objects.select_for_update().filter(id=ident).first() if ident else None
    draft = fetch(look(row, row is not None, "draft"))
    if draft.state != DRAFTED:
        raise Refused("transition.not_allowed")
    if draft.drafted_by == ctx.actor.staff_id:
        raise Refused("order.self_approval", clause="CATALOG-02", field="draft")
    if draft.effective_from < ctx.today:
        raise invalid("its day has passed: draft it anew", field="draft")
    made = _next_version(ctx, _latest(draft.code), draft.effective_from, drafted_by=draft.drafted_by, **draft.norm)
    draft.state, draft.decided_by, draft.decided_at = APPROVED, ctx.actor.staff_id, ctx.now
    draft.version = made.version
    draft.save(update_fields=["state", "decided_by", "decided_at", "version"])
    return Outcome("kind", made.id, {"code": made.code, "version": made.version})


@command("catalog.retire_kind")
def retire_kind(ctx: Context, data: RetireKind) -> Outcome:
    """A kind is offered no longer from a day on (today where none is given); its orders keep it."""
    latest = _latest(data.kind)
    start = data.effective_from or ctx.today
    if start < ctx.today:
        raise invalid("a kind is not retired backwards", field="effective_from")
    if latest.retired:
        raise Refused("transition.not_allowed", field="kind")
    made = _next_version(ctx, latest, start, drafted_by=ctx.actor.staff_id, retired=True)
    ctx.changed("kind.retired", made.code, False, True)
    return Outcome("kind", made.id, {"code": made.code, "version": made.version})


def _latest(code: str) -> BusinessKind:
    row = BusinessKind.objects.select_for_update().filter(code=code).order_by("-version").first()
    if row is None:
        raise invalid("unknown business {code}", field="kind", code=code)
    return row


def _next_version(ctx: Context, latest: BusinessKind, start: Any, **changed: Any) -> BusinessKind:
    """A copy with what is different. Orders point to the version they were taken under, so old ones stay as they are."""
    same = {field.attname: getattr(latest, field.attname) for field in latest._meta.concrete_fields}
    del same["id"]
    newest = BusinessKind.objects.filter(code=latest.code).aggregate(top=Max("version"))["top"]
    row = BusinessKind(
        **{
            **same,
            **changed,
            "version": newest + 1,
            "effective_from": start,
            "approved_by": ctx.actor.staff_id,
            "approved_at": ctx.now,
        }
    )
    row.pinyin = initials(row.name)
    row.save(force_insert=True)
    return row


def offered(code: str, day: Any) -> bool:
    """Is this kind offered on that day?"""
    row = queries.kind_on(code, day)
    return row is not None and not row.retired
