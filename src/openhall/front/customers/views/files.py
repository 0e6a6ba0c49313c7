"""One customer on one page: who, which numbers, what was bought, what is open, warnings first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openhall.engines.cases.models import Case
from openhall.engines.ledger.models import Account
from openhall.engines.ledger.money import BALANCE, DEPOSIT, MoneyPlace
from openhall.front.catalog.models import Plan
from openhall.front.customers import dealings, doors, files, history, proof
from openhall.front.customers.finding import matching
from openhall.front.customers.models import ACTIVE, SUSPENDED, VOID, Change, Customer, Subscription, Unmasking, Visit
from openhall.front.customers.periods import review_limit
from openhall.kernel import access, clock, wording
from openhall.kernel.actors import Actor
from openhall.kernel.commands import SCREEN, execute
from openhall.kernel.money import ZERO
from openhall.kernel.problems import Refused
from openhall.web.templatetags.kit import mask_id, mask_phone

from .forms import (
    CAUSES,
    ID_KINDS,
    REACH_BY,
    UNWANTED,
    VISIT_KINDS,
    ChangeForm,
    ErrorForm,
    JoinForm,
    LeakForm,
    ReasonForm,
    TierForm,
)
from .people import actor_of, people, units, with_people

SOON = timedelta(days=60)
Words = str | Promise


@dataclass(frozen=True, slots=True)
class Warning:
    """What somebody who serves this customer must know first."""

    text: Words
    tone: str = "due"
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A number of the customer's, with what stands on it."""

    subscription: Subscription
    plan: str
    state: tuple[Words, str]
    balance: Decimal
    deposit: Decimal
    owed: Decimal


def found(key: UUID) -> Customer:
    """The file behind an address; a joined one leads to the file kept."""
    row = doors.customer(str(key)).row
    if row is None:
        raise Http404
    return row


def file(request: HttpRequest, key: UUID) -> HttpResponse:
    """The page of a customer. Opening it leaves a line in the log."""
    customer, actor = found(key), actor_of(request)
    if customer.id != key:
        return redirect("customers:file", customer.id)
    execute("customer.view", {"customer": str(customer.id)}, actor, channel=SCREEN)
    return render(request, "customers/file.html", page(actor, customer))


def page(actor: Actor, customer: Customer) -> dict[str, Any]:
    """Everything that stands on the page."""
    now = clock.now()
    keys = [customer.id, *customer.joined.values_list("id", flat=True)]
    lines = numbers_of(keys)
    visits = with_people(
        Visit.objects.filter(customer__in=keys).prefetch_related("steps").order_by("-at")[:20], person="staff"
    )
    for visit in visits:
        visit.label = VISIT_KINDS.get(visit.kind, visit.kind)
    bought = dealings.of(dealings.Wanted(customers=keys))
    known, places = people(one.staff for one in bought), units(one.hall for one in bought)
    cases = cases_of(keys, lines)
    return {
        **basic(actor, customer),
        "lines": lines,
        "warnings": warnings(customer, lines, cases, actor, now.date()),
        "visits": visits,
        "dealings": [{"row": one, "person": known.get(one.staff), "hall": places.get(one.hall)} for one in bought],
        "cases": cases,
        "history": history_of(customer),
        "joined": Customer.objects.filter(joined_into=customer),
        "may": {
            name: access.allowed(actor, f"customer.{name}")
            for name in ("change", "review", "join", "hold", "release", "register_error", "unmask", "set_tier")
        },
    }


def basic(actor: Actor, customer: Customer, *, open_: bool = False) -> dict[str, Any]:
    """Basic data: masked, unless this very request has unmasked them."""
    transaction = proof.open_transaction(actor, customer.id)
    seen_by = people([customer.original_seen_by]).get(customer.original_seen_by) if customer.original_seen_by else None
    return {
        "customer": customer,
        "id_kind": dict(ID_KINDS).get(customer.id_kind, ""),
        "id_number": customer.id_number if open_ else mask_id(customer.id_number),
        "phone": customer.phone if open_ else mask_phone(customer.phone),
        "email": customer.email if open_ else _masked_email(customer.email),
        "address": customer.address if open_ else _masked_address(customer.address),
        "numbers": [line.subscription.number for line in numbers_of([customer.id])] if open_ else [],
        "open": open_,
        "transaction": transaction,
        "reason_form": ReasonForm(),
        "reach_by": REACH_BY.get(customer.contact_by, customer.contact_by),
        "refusals": [UNWANTED.get(one, one) for one in customer.refusals],
        "seen_by": seen_by,
        "may_unmask": access.allowed(actor, "customer.unmask"),
    }


def _masked_email(email: str) -> str:
    name, _at, host = email.partition("@")
    return f"{name[:1]}***@{host}" if host else ""


def _masked_address(address: str) -> str:
    return f"{address[:6]}******" if len(address) > 6 else "******" if address else ""


def numbers_of(customers: Sequence[UUID]) -> list[Line]:
    """Their numbers, live ones first, with balance and deposit from the ledger, and what is owed of bills."""
    rows = list(Subscription.objects.filter(customer__in=customers).exclude(state=VOID).order_by("cancelled_at", "id"))
    rows.sort(key=lambda row: row.cancelled_at is not None)
    plans = dict(Plan.objects.filter(code__in={row.plan_code for row in rows}).values_list("code", "name"))
    places = {kind: {row.id: MoneyPlace(kind, None, str(row.id)) for row in rows} for kind in (BALANCE, DEPOSIT)}
    held = _balances([place for kind in places.values() for place in kind.values()])
    owed: dict[UUID, Decimal] = {}
    for bill in dealings.bills_of([row.id for row in rows]):
        owed[bill.subscription] = owed.get(bill.subscription, ZERO) + bill.left
    return [
        Line(
            subscription=row,
            plan=plans.get(row.plan_code, row.plan_code),
            state=_state(row),
            balance=-held.get(places[BALANCE][row.id].id, ZERO),
            deposit=-held.get(places[DEPOSIT][row.id].id, ZERO),
            owed=owed.get(row.id, ZERO),
        )
        for row in rows
    ]


def _balances(places: list[MoneyPlace]) -> dict[UUID, Decimal]:
    """Kept balances at once."""
    rows = Account.objects.filter(id__in=[place.id for place in places], balance__isnull=False)
    return {key: balance or ZERO for key, balance in rows.values_list("id", "balance")}


def _state(row: Subscription) -> tuple[Words, str]:
    if row.state == ACTIVE:
        return _("In use"), "settled"
    if row.state == SUSPENDED:
        return _("Stopped"), "due"
    return _("Cancelled"), "plain"


def cases_of(customers: Sequence[UUID], lines: list[Line]) -> list[Case]:
    """Open matters about these files or their numbers."""
    keys = [str(key) for key in customers]
    numbers = [str(line.subscription.id) for line in lines]
    about = Case.objects.open().filter(subject_kind="customer", subject__in=keys) | Case.objects.open().filter(
        subject_kind="subscription", subject__in=numbers
    )
    return with_people(about.order_by("due_at")[:20], person="owner")


def warnings(customer: Customer, lines: list[Line], cases: list[Case], actor: Actor, today: date) -> list[Warning]:
    """What comes first, the worst above."""
    made: list[Warning] = []
    if customer.held_at is not None:
        made.append(Warning(_("Legal hold: {reason}").format(reason=customer.held_reason), "wrong", "CUSTOMERS-05"))
    made += [
        Warning(_("Arrears of {sum} on {number}.").format(sum=f"{line.owed:,.2f}", number=_tail(line)), "wrong")
        for line in lines
        if line.owed > 0
    ]
    late = [case for case in cases if case.overdue]
    if late:
        made.append(Warning(_("{count} matters of this customer are overdue.").format(count=len(late)), "wrong"))
    if customer.refusals or customer.contact_by != "any":
        wishes = [str(UNWANTED.get(one, one)) for one in customer.refusals]
        if customer.contact_by != "any":
            wishes.insert(0, _("reach by: {means}").format(means=REACH_BY[customer.contact_by]))
        made.append(
            Warning(_("The customer's wish binds everybody: {wishes}").format(wishes=" · ".join(wishes)), "due")
        )
    if customer.provisional:
        made.append(Warning(_("Provisional file: no document yet."), "due", "CUSTOMERS-01"))
    elif not (customer.phone_sealed and customer.address_sealed):
        made.append(Warning(_("The file lacks a contact phone or address: ask for it."), "due", "CUSTOMERS-03"))
    if customer.reviewed_at < review_limit(clock.now(), actor.unit_id):
        made.append(Warning(_("This file is due for review."), "due", "CUSTOMERS-01"))
    made += [
        Warning(
            _("The agreement of {number} ends on {day}.").format(
                number=_tail(line), day=line.subscription.contract_until
            ),
            "now",
        )
        for line in lines
        if line.subscription.contract_until and today <= line.subscription.contract_until <= today + SOON
    ]
    return made


def _tail(line: Line) -> str:
    return mask_phone(line.subscription.number)


def history_of(customer: Customer) -> list[dict[str, Any]]:
    """What was changed, by whom and when; old and new values masked like everything else."""
    changes = list(Change.objects.filter(customer=customer).order_by("-id")[:30])
    looks = list(Unmasking.objects.filter(customer=customer).order_by("-at")[:10])
    known = people([one.staff for one in changes] + [one.staff for one in looks] + [customer.registered_by])
    events: list[dict[str, Any]] = [
        {
            "at": one.at,
            "who": known.get(one.staff) if one.staff else None,
            "text": _("{field}: {old} → {new}").format(
                field=files.FIELDS.get(one.field, one.field),
                old=shown(one.field, one.old),
                new=shown(one.field, one.new),
            )
            + (f" · {CAUSES.get(one.reason, one.reason)}" if one.reason else ""),
        }
        for one in changes
    ]
    events += [
        {
            "at": one.at,
            "who": known.get(one.staff),
            "icon": "eye",
            "text": _("Identity and phone seen: {why}").format(why=one.reason or _("open transaction")),
            "clause": "CUSTOMERS-04",
        }
        for one in looks
    ]
    registrar = known.get(customer.registered_by) if customer.registered_by else None
    events.append({"at": customer.registered_at, "who": registrar, "icon": "plus", "text": _("Registered")})
    return sorted(events, key=lambda event: event["at"], reverse=True)


def shown(field: str, value: str) -> str:
    """A value in the history, masked where it is identity, phone or address."""
    if not value:
        return "–"
    if field == "document":
        kind, _space, number = value.partition(" ")
        return f"{dict(ID_KINDS).get(kind, kind)} {mask_id(number)}"
    if field == "phone":
        return mask_phone(value)
    if field == "email":
        return _masked_email(value)
    if field == "address":
        return _masked_address(value)
    if field == "refusals":
        return " · ".join(str(UNWANTED.get(one, one)) for one in value.split(","))
    return str(REACH_BY.get(value, value)) if field == "contact_by" else value


@require_POST
def unmask(request: HttpRequest, key: UUID) -> HttpResponse:
    """A fragment: basic data in full, once, after the reason is written down."""
    customer, actor = found(key), actor_of(request)
    form = ReasonForm(request.POST)
    reason = form.data.get("reason", "")[:200]
    try:
        execute("customer.unmask", {"customer": str(customer.id), "reason": reason}, actor, channel=SCREEN)
    except Refused as refusal:
        form.is_valid()
        form.refuse(refusal)
        return render(
            request, "customers/file.html#basic", {**basic(actor, customer), "reason_form": form, "asked": True}
        )
    return render(request, "customers/file.html#basic", basic(actor, customer, open_=True))


def change(request: HttpRequest, key: UUID) -> HttpResponse:
    """New values; what is masked is never shown, only replaced."""
    customer, actor = found(key), actor_of(request)
    initial = {
        "needs": customer.needs,
        "preferences": customer.preferences,
        "contact_by": customer.contact_by,
        "refusals": customer.refusals,
    }
    form = ChangeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        wanted = {"customer": str(customer.id), **form.wanted()}
        try:
            done = execute("customer.change", wanted, actor, channel=SCREEN)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            changed = wording.listed(files.FIELDS[name] for name in done.data["changed"])
            messages.success(
                request, _("Changed: {fields}").format(fields=changed) if changed else _("Nothing differed.")
            )
            return redirect("customers:file", customer.id)
    return render(request, "customers/change.html", {**basic(actor, customer), "form": form})


@require_POST
def review(request: HttpRequest, key: UUID) -> HttpResponse:
    """The file was gone through with the customer."""
    customer = found(key)
    execute("customer.review", {"customer": str(customer.id)}, actor_of(request), channel=SCREEN)
    messages.success(request, _("Reviewed. The next review is due in a year."))
    return redirect("customers:file", customer.id)


def hold(request: HttpRequest, key: UUID) -> HttpResponse:
    """A legal hold is laid on the file, or lifted."""
    customer, actor = found(key), actor_of(request)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = "customer.release" if customer.held_at is not None else "customer.hold"
        try:
            execute(name, {"customer": str(customer.id), "reason": form.cleaned_data["reason"]}, actor, channel=SCREEN)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return redirect("customers:file", customer.id)
    return render(request, "customers/hold.html", {"customer": customer, "form": form})


def tier(request: HttpRequest, key: UUID) -> HttpResponse:
    """The tier is given, changed or taken away, with the reason."""
    customer, actor = found(key), actor_of(request)
    form = TierForm(request.POST or None, initial={"tier": customer.tier})
    if request.method == "POST" and form.is_valid():
        try:
            execute("customer.set_tier", {"customer": str(customer.id), **form.cleaned_data}, actor, channel=SCREEN)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The tier is kept."))
            return redirect("customers:file", customer.id)
    return render(request, "customers/tier.html", {"customer": customer, "form": form})


def join(request: HttpRequest, key: UUID) -> HttpResponse:
    """Another file of the same customer is joined into this one."""
    customer, actor = found(key), actor_of(request)
    form = JoinForm(request.POST or None)
    others: list[Customer] = []
    if request.method == "POST" and form.is_valid():
        others = list(matching(form.cleaned_data["other"], Customer.objects.standing()).exclude(id=customer.id)[:5])
        chosen = [one for one in others if str(one.id) == request.POST.get("drop")]
        if chosen:
            try:
                execute(
                    "customer.join",
                    {"keep": str(customer.id), "drop": str(chosen[0].id), "reason": form.cleaned_data["reason"]},
                    actor,
                    channel=SCREEN,
                )
            except Refused as refusal:
                form.refuse(refusal)
            else:
                messages.success(request, _("The files are joined; their history is kept."))
                return redirect("customers:file", customer.id)
        elif not others:
            form.add_error("other", _("No other file has this document, phone or number."))
    context = {"customer": customer, "form": form, "others": others, "lines": numbers_of([customer.id])}
    return render(request, "customers/join.html", context)


def error(request: HttpRequest, key: UUID) -> HttpResponse:
    """A wrong value is corrected, and its cause registered."""
    customer, actor = found(key), actor_of(request)
    form = ErrorForm(request.POST or None)
    form.fields["field"].choices = [(name, files.FIELDS[name]) for name in files.CHECKED]  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        wanted = {name: value for name, value in form.cleaned_data.items() if value not in ("", None)}
        try:
            execute("customer.register_error", {"customer": str(customer.id), **wanted}, actor, channel=SCREEN)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Corrected and registered."))
            return redirect("customers:file", customer.id)
    proposed = [(files.FIELDS[name], history.entered_by(customer, name)) for name in files.CHECKED]
    known = people(who for _label, who in proposed)
    context = {
        **basic(actor, customer),
        "form": form,
        "proposed": [(label, known.get(who) if who else None) for label, who in proposed],
    }
    return render(request, "customers/error.html", context)


def leak(request: HttpRequest) -> HttpResponse:
    """Somebody reports that customer data may have got out."""
    form = LeakForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wanted = {name: value for name, value in form.cleaned_data.items() if value}
        try:
            execute("customer.report_leak", wanted, actor_of(request), channel=SCREEN)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Reported. The manager hears the person before anything follows."))
            return redirect("home")
    return render(request, "customers/leak.html", {"form": form})
