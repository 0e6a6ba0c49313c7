"""Customers, and the numbers with owner and state. Shared by all halls; written by orders."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from openhall.kernel import secrets
from openhall.kernel.ids import uuid7

FREE, RESERVED, IN_USE, COOLING = "free", "reserved", "in_use", "cooling"
ACTIVE, SUSPENDED, CANCELLED, VOID = "active", "suspended", "cancelled", "void"
LIVE = (ACTIVE, SUSPENDED)


ANY, CALL, MESSAGE, EMAIL, VISIT, MARKETING = "any", "call", "message", "email", "visit", "marketing"
CONTACT_BY = (ANY, CALL, MESSAGE, EMAIL)
"""How a customer wants to be reached."""
REFUSALS = (CALL, MESSAGE, EMAIL, VISIT, MARKETING)
"""What a customer doesn't want; it binds every clerk."""


class Grams(models.Func):
    """The 1-, 2- and 3-letter pieces of a text, as the index over names keeps them (a function of the database)."""

    function = "customers_grams"
    output_field = ArrayField(models.TextField())


class CustomerQuerySet(models.QuerySet["Customer"]):
    def standing(self) -> "CustomerQuerySet":
        """Files in use: neither joined into another nor destroyed."""
        return self.filter(joined_into=None, destroyed_at=None)

    def with_document(self, number: str) -> "CustomerQuerySet":
        return self.filter(id_digest=secrets.digest(document_key(number)))

    def with_phone(self, phone: str) -> "CustomerQuerySet":
        """Whose contact this is."""
        return self.filter(phone_digest=secrets.digest(phone))

    def holding(self, number: str) -> "CustomerQuerySet":
        """Who uses this number now."""
        live = Subscription.objects.filter(number=number, state__in=LIVE)
        return self.filter(id__in=live.values("customer_id"))

    def named(self, words: str) -> "CustomerQuerySet":
        """Whose name contains these words; found over the index of name pieces, so that it stays fast."""
        wanted = words.lower()
        size = min(len(wanted), 3)
        pieces = sorted({wanted[at : at + size] for at in range(len(wanted) - size + 1)})
        return self.alias(pieces=Grams(F("name"))).filter(Q(pieces__contains=pieces), name__icontains=words)

    def provisional(self) -> "CustomerQuerySet":
        return self.standing().filter(id_digest="")

    def review_due(self, before: datetime) -> "CustomerQuerySet":
        """Not looked at since then."""
        return self.standing().filter(reviewed_at__lt=before)

    def reachable_for_marketing(self) -> "CustomerQuerySet":
        return self.standing().exclude(refusals__contains=[MARKETING])


class Customer(models.Model):
    """A person or unit that buys: one file, found by kind and number of the document (encrypted; found by keyed hash).

    Without a document the file is provisional: a contact that somebody left. A file that was joined into another stays
    as it was and points there; what was destroyed keeps its key and a pseudonym, so that the ledgers stay complete.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.TextField()
    id_kind = models.TextField(blank=True, default="")
    id_digest = models.TextField(blank=True, default="")
    id_sealed = models.TextField(blank=True, default="")
    phone_digest = models.TextField(blank=True, default="")
    phone_sealed = models.TextField(blank=True, default="")
    address_sealed = models.TextField(blank=True, default="")
    email_sealed = models.TextField(blank=True, default="")
    needs = models.TextField(blank=True, default="")
    preferences = models.TextField(blank=True, default="")
    contact_by = models.TextField(default=ANY)
    refusals = ArrayField(models.TextField(), default=list, blank=True)
    details = models.JSONField(default=dict)
    original_seen_by = models.UUIDField(null=True)
    original_seen_at = models.DateTimeField(null=True)
    registered_at = models.DateTimeField()
    registered_by = models.UUIDField(null=True)
    registered_in = models.UUIDField(null=True)
    changed_at = models.DateTimeField()
    reviewed_at = models.DateTimeField()
    joined_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="joined")
    joined_at = models.DateTimeField(null=True)
    tier = models.TextField(blank=True, default="")
    held_at = models.DateTimeField(null=True)
    held_by = models.UUIDField(null=True)
    held_reason = models.TextField(blank=True, default="")
    destroyed_at = models.DateTimeField(null=True)

    objects = CustomerQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["phone_digest"], condition=~Q(phone_digest=""), name="customer_phone"),
            models.Index(fields=["id_digest"], condition=~Q(id_digest=""), name="customer_document"),
            models.Index(fields=["reviewed_at"], name="customer_reviewed"),
            models.Index(fields=["registered_by", "registered_at"], name="customer_registered"),
            GinIndex(Grams("name"), name="customer_name_pieces"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["id_kind", "id_digest"], condition=~Q(id_digest=""), name="customer_document_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def id_number(self) -> str:
        return secrets.unseal(self.id_sealed)

    @property
    def phone(self) -> str:
        return secrets.unseal(self.phone_sealed)

    @property
    def address(self) -> str:
        return secrets.unseal(self.address_sealed)

    @property
    def email(self) -> str:
        return secrets.unseal(self.email_sealed)

    @property
    def provisional(self) -> bool:
        return not self.id_digest and self.destroyed_at is None

    def set_document(self, kind: str, number: str) -> None:
        self.id_kind, self.id_sealed = kind, secrets.seal(number)
        self.id_digest = secrets.digest(document_key(number)) if number else ""

    def set_phone(self, phone: str) -> None:
        self.phone_sealed, self.phone_digest = secrets.seal(phone), secrets.digest(phone) if phone else ""

    @property
    def key_of_file(self) -> UUID:
        """The key of the file that stands: this one's, or of the one it was joined into."""
        return self.joined_into_id or self.id


def document_key(number: str) -> str:
    """A document's number as it is looked for."""
    return number.strip().upper()


class Change(models.Model):
    """A field of a customer file had one value and got another: by whom, when, why. The values are encrypted."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="changes", db_index=False)
    at = models.DateTimeField()
    staff = models.UUIDField(null=True)
    field = models.TextField()
    old_sealed = models.TextField(blank=True, default="")
    new_sealed = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["customer", "field", "id"], name="change_of_customer")]

    def __str__(self) -> str:
        return f"{self.field} {self.at:%Y-%m-%d}"

    @property
    def old(self) -> str:
        return secrets.unseal(self.old_sealed)

    @property
    def new(self) -> str:
        return secrets.unseal(self.new_sealed)


class Unmasking(models.Model):
    """Somebody saw a customer's identity and phone in full: who, whom, when, in which transaction or why."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="unmaskings")
    at = models.DateTimeField()
    staff = models.UUIDField()
    hall = models.UUIDField()
    order = models.UUIDField(null=True)
    reason = models.TextField(blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["staff", "at"], name="unmasking_staff_at"),
            models.Index(fields=["hall", "at"], name="unmasking_hall_at"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class VisitQuerySet(models.QuerySet["Visit"]):
    def by_phone(self, phone: str) -> "VisitQuerySet":
        return self.filter(phone_digest=secrets.digest(phone))

    def open(self) -> "VisitQuerySet":
        return self.filter(done_at=None)


class Visit(models.Model):
    """Somebody came with a request: name, contact, need; the course of it in steps; the result."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hall = models.UUIDField()
    at = models.DateTimeField()
    staff = models.UUIDField()
    kind = models.TextField()
    customer = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT, related_name="visits", db_index=False)
    name = models.TextField(blank=True, default="")
    phone_digest = models.TextField(blank=True, default="")
    phone_sealed = models.TextField(blank=True, default="")
    need = models.TextField()
    follow_up = models.BooleanField(default=False)
    result = models.TextField(blank=True, default="")
    done_at = models.DateTimeField(null=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["hall", "-at"], name="visit_hall_at"),
            models.Index(fields=["customer", "-at"], condition=Q(customer__isnull=False), name="visit_of_customer"),
            models.Index(fields=["phone_digest"], condition=~Q(phone_digest=""), name="visit_phone"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"

    @property
    def phone(self) -> str:
        return secrets.unseal(self.phone_sealed)


class VisitStep(models.Model):
    """One step of handling a request."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    staff = models.UUIDField()
    text = models.TextField()

    def __str__(self) -> str:
        return self.text


ENTRY, BY_CUSTOMER, BY_SYSTEM = "entry", "customer", "system"
CAUSES = (ENTRY, BY_CUSTOMER, BY_SYSTEM)
"""Why a value was wrong. Only what was entered wrongly counts against a person."""


class DataError(models.Model):
    """A wrong value found in a customer file: which, what is right, why it was wrong, and who entered it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="errors")
    hall = models.UUIDField()
    field = models.TextField()
    wrong_sealed = models.TextField(blank=True, default="")
    right_sealed = models.TextField(blank=True, default="")
    cause = models.TextField()
    note = models.TextField(blank=True, default="")
    staff = models.UUIDField(null=True)
    proposed = models.UUIDField(null=True)
    found_by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["staff", "at"], name="error_staff_at")]

    def __str__(self) -> str:
        return f"{self.field} {self.cause}"

    @property
    def wrong(self) -> str:
        return secrets.unseal(self.wrong_sealed)

    @property
    def right(self) -> str:
        return secrets.unseal(self.right_sealed)


class Number(models.Model):
    """A phone number (号源): which hall may assign it, its grade and state. Locked before it is assigned."""

    number = models.TextField(primary_key=True)
    hall = models.UUIDField(null=True)
    grade = models.TextField(default="normal")
    min_fee = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    state = models.TextField(default=FREE)
    cooling_until = models.DateField(null=True)
    reserved_for = models.UUIDField(null=True)
    reserved_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["hall", "state", "number"], name="number_of_hall")]

    def __str__(self) -> str:
        return self.number

    def free_at(self, now: datetime, day: date) -> bool:
        """May it be assigned? Cooling off and reservations end by themselves."""
        if self.state == COOLING:
            return self.hall is not None and self.cooling_until is not None and day >= self.cooling_until
        if self.state == RESERVED:
            return self.reserved_until is not None and now >= self.reserved_until
        return self.state == FREE


class NumberSegment(models.Model):
    """Where the numbers with this beginning are at home (号段归属地); the longest beginning that fits counts."""

    prefix = models.TextField(primary_key=True)
    operator = models.TextField()
    province = models.TextField(blank=True, default="")
    city = models.TextField(blank=True, default="")
    area_code = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return f"{self.prefix} {self.operator}"


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def live(self) -> "SubscriptionQuerySet":
        return self.filter(state__in=LIVE)


class Subscription(models.Model):
    """A customer's number in use (用户号码): owner, plan, SIM, agreement, state."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.TextField()
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="subscriptions")
    plan_code = models.TextField()
    next_plan_code = models.TextField(blank=True, default="")
    next_plan_from = models.DateField(null=True)
    sim_item = models.IntegerField(null=True)
    sim = models.TextField(blank=True, default="")
    state = models.TextField(default=ACTIVE)
    suspended_for = models.TextField(blank=True, default="")
    contract_until = models.DateField(null=True)
    contract_fee = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    password_initial = models.BooleanField(default=True)
    password_hash = models.TextField(blank=True, default="")
    functions = ArrayField(models.TextField(), default=list)
    payment_method = models.TextField(default="cash")
    certificate = models.IntegerField(default=1)
    joined_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["customer", "number"], name="subscription_of_customer"),
            models.Index(fields=["number"], name="subscription_number"),
            models.Index(fields=["sim"], condition=~Q(sim=""), name="subscription_sim"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=Q(state__in=LIVE), name="number_one_subscription"),
        ]

    def __str__(self) -> str:
        return self.number

    KEPT = (
        "number",
        "customer_id",
        "plan_code",
        "next_plan_code",
        "next_plan_from",
        "sim_item",
        "sim",
        "state",
        "suspended_for",
        "contract_until",
        "contract_fee",
        "password_initial",
        "functions",
        "payment_method",
        "certificate",
        "cancelled_at",
    )

    def snapshot(self) -> dict[str, Any]:
        """All that an order may change, so that its reversal can put it back."""
        return {name: getattr(self, name) for name in self.KEPT}

    def in_contract(self, day: date) -> bool:
        return self.contract_until is not None and day < self.contract_until
