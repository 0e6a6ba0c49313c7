"""Customers, and the numbers with owner and state. Shared by all halls; written by orders."""

from datetime import date, datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from openhall.kernel import secrets
from openhall.kernel.ids import uuid7

FREE, RESERVED, IN_USE, COOLING = "free", "reserved", "in_use", "cooling"
ACTIVE, SUSPENDED, CANCELLED, VOID = "active", "suspended", "cancelled", "void"
LIVE = (ACTIVE, SUSPENDED)


class Customer(models.Model):
    """A person or unit that buys: one file, found by kind and number of the document (encrypted; found by keyed hash)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.TextField()
    id_kind = models.TextField()
    id_digest = models.TextField()
    id_sealed = models.TextField()
    phone_digest = models.TextField(blank=True, default="")
    phone_sealed = models.TextField(blank=True, default="")
    details = models.JSONField(default=dict)
    registered_at = models.DateTimeField()
    registered_by = models.UUIDField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["name"], name="customer_name"),
            models.Index(fields=["phone_digest"], condition=~Q(phone_digest=""), name="customer_phone"),
        ]
        constraints = [models.UniqueConstraint(fields=["id_kind", "id_digest"], name="customer_document_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def id_number(self) -> str:
        return secrets.unseal(self.id_sealed)

    @property
    def phone(self) -> str:
        return secrets.unseal(self.phone_sealed)


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

    class Meta:
        indexes = [
            models.Index(fields=["customer", "number"], name="subscription_of_customer"),
            models.Index(fields=["number"], name="subscription_number"),
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
