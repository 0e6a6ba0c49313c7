"""Customer files: registered, changed, reviewed, joined."""

from typing import Annotated, Literal

from django.db import IntegrityError, transaction

from openhall.front.customers import doors, files, identity, phones
from openhall.front.customers.models import Customer, Subscription, Visit, document_key
from openhall.kernel import doors as kernel_doors
from openhall.kernel import secrets
from openhall.kernel.commands import Context, Outcome, command
from openhall.kernel.inputs import Input, Personal, RefTo, Text
from openhall.kernel.problems import Refused, invalid
from openhall.team.org import doors as org_doors

CustomerRef = Annotated[Text, RefTo("customer")]
IdKind = Literal["resident_id", "passport", "permit", "business_licence"]
Private = Annotated[Text, Personal()]
ContactBy = Literal["any", "call", "message", "email"]
Refusal = Literal["call", "message", "email", "visit", "marketing"]


class Register(Input):
    """A file gives name and document; its words are the evidence."""

    name: Private
    id_kind: IdKind
    id_number: Private
    phone: Annotated[Text | None, Personal()] = None


class RegisterAtDesk(Register):
    """At a desk the data are complete, the original was seen by a named person, and look-alikes were pointed out."""

    address: Private
    phone: Annotated[Text | None, Personal()]
    email: Private = ""
    original_seen: bool = False
    seen_by: Text | None = None
    not_the_same: bool = False
    needs: Private = ""
    preferences: Private = ""
    contact_by: ContactBy = "any"
    refusals: list[Refusal] = []


class NoteContact(Input):
    name: Private = ""
    phone: Private
    needs: Private = ""


class ChangeFile(Input):
    """What is left out stays as it is."""

    customer: CustomerRef
    name: Private | None = None
    id_kind: IdKind | None = None
    id_number: Private | None = None
    phone: Private | None = None
    address: Private | None = None
    email: Private | None = None
    original_seen: bool = False
    seen_by: Text | None = None
    needs: Private | None = None
    preferences: Private | None = None
    contact_by: ContactBy | None = None
    refusals: list[Refusal] | None = None
    reason: Text = ""


class ReviewFile(Input):
    customer: CustomerRef


class JoinFiles(Input):
    keep: CustomerRef
    drop: CustomerRef
    reason: Text


@command("customer.register", makes="customer", desk=RegisterAtDesk)
def register(ctx: Context, data: Register | RegisterAtDesk) -> Outcome:
    """A customer file; the same kind and number of document again is the same customer."""
    if not data.name.strip():
        raise invalid("a customer has a name", field="name")
    _document_right(ctx, data.id_kind, data.id_number)
    digest = secrets.digest(document_key(data.id_number))
    known = Customer.objects.filter(id_kind=data.id_kind, id_digest=digest).first()
    if known is not None:
        return Outcome("customer", known.key_of_file, {"known": True})
    made = Customer(
        name=data.name.strip(),
        registered_at=ctx.now,
        registered_by=ctx.actor.staff_id,
        registered_in=ctx.actor.unit_id,
        changed_at=ctx.now,
        reviewed_at=ctx.now,
    )
    made.set_document(data.id_kind, data.id_number.strip())
    made.set_phone((data.phone or "").strip())
    if isinstance(data, RegisterAtDesk):
        _complete(ctx, made, data)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:  # somebody registered the same document at this very moment
        same = Customer.objects.get(id_kind=data.id_kind, id_digest=digest)
        return Outcome("customer", same.key_of_file, {"known": True})
    return Outcome("customer", made.id, {"known": False})


def _document_right(ctx: Context, id_kind: str, id_number: str) -> None:
    right = identity.valid(id_kind, id_number, ctx.today)
    if right and not ctx.words_suffice:
        right = identity.well_formed(id_kind, id_number)
    if not right:
        raise Refused("customer.id_invalid", clause="CUSTOMERS-03", field="id_number")


def _complete(ctx: Context, made: Customer, data: RegisterAtDesk) -> None:
    """What a desk asks for: phone, address, original seen by a named person, look-alikes pointed out."""
    made.set_phone(_phone(data.phone or ""))
    if not data.address.strip():
        raise Refused("customer.incomplete", clause="CUSTOMERS-03", field="address")
    made.address_sealed = secrets.seal(data.address.strip())
    made.email_sealed = secrets.seal(data.email.strip())
    _original_seen(ctx, made, data.original_seen, data.seen_by)
    if not data.not_the_same and (found := files.alike(phone=data.phone or "")):
        raise Refused("customer.alike", clause="CUSTOMERS-03", field="not_the_same", count=len(found))
    made.needs, made.preferences = data.needs.strip(), data.preferences.strip()
    made.contact_by, made.refusals = data.contact_by, sorted(set(data.refusals))


def _phone(text: str) -> str:
    if not text.strip():
        raise Refused("customer.incomplete", clause="CUSTOMERS-03", field="phone")
    normal = phones.normal(text)
    if normal is None:
        raise Refused("customer.phone_invalid", clause="CUSTOMERS-03", field="phone")
    return normal


def _original_seen(ctx: Context, customer: Customer, seen: bool, seen_by: str | None) -> None:
    """Somebody with a name declares to have seen the original: who acts, unless another person is named."""
    if not seen:
        raise Refused("customer.original_not_seen", clause="CUSTOMERS-03", field="original_seen")
    customer.original_seen_by, customer.original_seen_at = ctx.actor.staff_id, ctx.now
    if seen_by is not None and seen_by != ctx.actor.job_number:
        person = kernel_doors.fetch(org_doors.staff(ctx.actor, seen_by))
        if person.left_at is not None:
            raise Refused("account.closed", field="seen_by")
        customer.original_seen_by = person.id


@command("customer.note_contact", makes="customer")
def note_contact(ctx: Context, data: NoteContact) -> Outcome:
    """A provisional file: somebody left a phone number, and perhaps a name; the same number again is the same file."""
    contact = file_of_contact(ctx, data.name, data.phone)
    if data.needs.strip() and contact.provisional:
        files.rewrite(ctx, contact, {"needs": data.needs.strip()})
    return Outcome("customer", contact.id)


def file_of_contact(ctx: Context, name: str, phone: str) -> Customer:
    """The one file with this contact phone (and name, where several share the phone), or a new provisional one."""
    normal = _phone(phone)
    found = list(Customer.objects.standing().with_phone(normal).order_by("registered_at")[:20])
    fitting = [one for one in found if not name.strip() or one.name == name.strip()]
    if len(fitting) == 1:
        return fitting[0]
    made = Customer(
        name=name.strip(),
        registered_at=ctx.now,
        registered_by=ctx.actor.staff_id,
        registered_in=ctx.actor.unit_id,
        changed_at=ctx.now,
        reviewed_at=ctx.now,
    )
    made.set_phone(normal)
    made.save(force_insert=True)
    return made


@command("customer.change")
def change(ctx: Context, data: ChangeFile) -> Outcome:
    """New values for a customer file; the old ones stay in its history with person and time."""
    customer = kernel_doors.fetch(doors.customer_locked(data.customer))
    wanted = wanted_values(ctx, customer, data)
    changed = files.rewrite(ctx, customer, wanted, reason=data.reason.strip())
    return Outcome("customer", customer.id, {"changed": changed})


def wanted_values(ctx: Context, customer: Customer, data: ChangeFile) -> dict[str, str]:
    """The values asked for, judged as at registration."""
    wanted: dict[str, str] = {}
    if data.name is not None:
        if not data.name.strip():
            raise invalid("a customer has a name", field="name")
        wanted["name"] = data.name.strip()
    if data.id_number is not None:
        kind = data.id_kind or customer.id_kind
        if not kind:
            raise invalid("a document has a kind", field="id_kind")
        _document_right(ctx, kind, data.id_number)
        if files.alike(id_kind=kind, id_number=data.id_number, but=customer.id):
            raise Refused("customer.duplicate", clause="CUSTOMERS-03", field="id_number")
        wanted["document"] = f"{kind} {data.id_number.strip()}"
    if not ctx.words_suffice and any(files.value_of(customer, name) != value for name, value in wanted.items()):
        _original_seen(ctx, customer, data.original_seen, data.seen_by)
    if data.phone is not None:
        wanted["phone"] = _phone(data.phone)
    if data.address is not None:
        if not data.address.strip():
            raise Refused("customer.incomplete", clause="CUSTOMERS-03", field="address")
        wanted["address"] = data.address.strip()
    for name in ("email", "needs", "preferences", "contact_by"):
        if (value := getattr(data, name)) is not None:
            wanted[name] = value.strip()
    if data.refusals is not None:
        wanted["refusals"] = ",".join(sorted(set(data.refusals)))
    return wanted


@command("customer.review")
def review(ctx: Context, data: ReviewFile) -> Outcome:
    """The file was gone through with the customer and is still right; the next review is due a year later."""
    customer = kernel_doors.fetch(doors.customer_locked(data.customer))
    ctx.changed("customer.reviewed_at", customer.id, customer.reviewed_at, ctx.now)
    customer.reviewed_at = ctx.now
    customer.save(update_fields=["reviewed_at"])
    return Outcome("customer", customer.id)


@command("customer.join")
def join(ctx: Context, data: JoinFiles) -> Outcome:
    """Two files of one customer become one: numbers go to the file kept, everything else stays where it was written."""
    if not data.reason.strip():
        raise invalid("joining has its reason", field="reason")
    if data.keep == data.drop:
        raise invalid("a file is not joined with itself", field="drop")
    first, second = sorted([data.keep, data.drop])
    rows = kernel_doors.fetch(doors.customer_locked(first), doors.customer_locked(second))
    keep, drop = rows if first == data.keep else (rows[1], rows[0])
    if keep.id == drop.id:
        raise Refused("transition.not_allowed", field="drop")
    if keep.provisional and not drop.provisional:
        raise Refused("customer.join_direction", field="keep")
    moved = list(Subscription.objects.select_for_update().filter(customer=drop).values_list("id", flat=True))
    Subscription.objects.filter(id__in=moved).update(customer=keep)
    Customer.objects.filter(joined_into=drop).update(joined_into=keep)
    drop.joined_into, drop.joined_at = keep, ctx.now
    drop.save(update_fields=["joined_into", "joined_at"])
    missing = {name: files.value_of(drop, name) for name in ("phone", "address", "email", "needs", "preferences")}
    taken = {name: value for name, value in missing.items() if value and not files.value_of(keep, name)}
    refusals = sorted({*keep.refusals, *drop.refusals})
    files.rewrite(ctx, keep, {**taken, "refusals": ",".join(refusals)}, reason=data.reason.strip())
    Visit.objects.filter(customer=drop).update(customer=keep)
    ctx.changed("customer.joined_into", drop.id, None, keep.id)
    return Outcome("customer", keep.id, {"numbers": len(moved)})
