"""What the company offers: business kinds, plans, goods, the tariff."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models

from openhall.kernel.ids import uuid7

CATEGORIES = ("joining", "change", "top_up", "enquiry", "other")
LINES = ("mobile", "data_fixed", "internet", "value_added", "group")
PROOFS = ("none", "any", "document")
NUMBER_NEEDS = ("none", "new", "own")


class BusinessKind(models.Model):
    """One version of a business kind: what it needs, how it goes, what it does. Orders keep the version they took."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.TextField()
    version = models.IntegerField(default=1)
    effective_from = models.DateField(default=date(2000, 1, 1))
    name = models.TextField()
    name_en = models.TextField()
    pinyin = models.TextField(blank=True, default="")
    category = models.TextField()
    line = models.TextField()
    goods_group = models.TextField(blank=True, default="")
    effect = models.TextField()
    number = models.TextField(default="own")
    needs = ArrayField(models.TextField(), default=list)
    proof = models.TextField(default="any")
    reviewed = models.BooleanField(default=True)
    contract_bound = models.BooleanField(default=False)
    refund = models.TextField(blank=True, default="")
    charges = ArrayField(models.TextField(), default=list)
    minutes = models.IntegerField(default=10)
    steps = models.JSONField(default=list)
    papers = models.JSONField(default=list)
    texts = models.JSONField(default=dict)
    retired = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="kind_version_once")]

    def __str__(self) -> str:
        return self.name


class Plan(models.Model):
    """A tariff plan (套餐)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.TextField(unique=True)
    name = models.TextField()
    monthly_fee = models.DecimalField(max_digits=14, decimal_places=2)
    contract_months = models.IntegerField(default=0)
    early_exit_fee = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    details = models.JSONField(default=dict)
    """What is told about it beyond its price: brand, allowances, subsidy, discount, coverage, use."""

    def __str__(self) -> str:
        return self.name


class Item(models.Model):
    """Something kept in stock. ``no`` is its short number in the goods ledger."""

    no = models.AutoField(primary_key=True)
    code = models.TextField(unique=True)
    name = models.TextField()
    kind = models.TextField()
    tracked = models.TextField()
    price = models.DecimalField(max_digits=14, decimal_places=2, null=True)

    def __str__(self) -> str:
        return self.name

    @property
    def serial(self) -> bool:
        return self.tracked == "serial"


class TariffLine(models.Model):
    """The published price of a charge of a business kind, from a day on. ``amount`` empty: an open amount."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    business = models.TextField()
    code = models.TextField()
    name = models.TextField(blank=True, default="")
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    effective_from = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["business", "code", "effective_from"], name="tariff_line_once"),
        ]

    def __str__(self) -> str:
        return f"{self.business} {self.code} {self.amount}"


class BranchDocument(models.Model):
    """A formal document of a branch on which a special procedure may rest (AUDIT-09); valid in its unit and below."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="branch_documents")
    number = models.TextField()
    title = models.TextField()
    businesses = ArrayField(models.TextField(), default=list)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    file_name = models.TextField(blank=True, default="")
    content = models.BinaryField(null=True)
    registered_at = models.DateTimeField()
    registered_by = models.UUIDField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)
    withdrawn_reason = models.TextField(blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "number"], name="branch_document_once")]

    def __str__(self) -> str:
        return self.number
