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
    conditions = models.JSONField(default=list)
    sheet = models.JSONField(default=list)
    """What an order of this kind must tell beside its number: ``{name, zh, en, required, choices}`` (CATALOG-07)."""
    product = models.JSONField(default=dict)
    """What a package brings: ``gigabytes`` and ``days`` (CATALOG-06)."""
    work_order = models.BooleanField(default=False)
    listed = models.IntegerField(null=True)
    """Its place among the 26 mobile kinds of the rule book (CATALOG-04)."""
    drafted_by = models.UUIDField(null=True)
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="kind_version_once")]

    def __str__(self) -> str:
        return self.name


DRAFTED, APPROVED, WITHDRAWN = "drafted", "approved", "withdrawn"


class KindDraftQuerySet(models.QuerySet["KindDraft"]):
    def waiting(self) -> "KindDraftQuerySet":
        """Drafts that nobody has decided yet."""
        return self.filter(state=DRAFTED)

    def of_kind(self, code: str) -> "KindDraftQuerySet":
        return self.filter(code=code)


class KindDraft(models.Model):
    """A next version of a norm, written by one person and put in force by another (CATALOG-02)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.TextField()
    effective_from = models.DateField()
    norm = models.JSONField(default=dict)
    state = models.TextField(default=DRAFTED)
    drafted_by = models.UUIDField(null=True)
    drafted_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    version = models.IntegerField(null=True)

    objects = KindDraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=models.Q(state="drafted"), name="kind_draft_one_open"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.effective_from}"


class NumberClass(models.Model):
    """A class of premium numbers: what they ask for a month, how long, and for leaving early (CATALOG-05)."""

    code = models.TextField(primary_key=True)
    name = models.TextField()
    min_spend = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    months = models.IntegerField(default=0)
    deposit = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    early_exit_fee = models.DecimalField(max_digits=14, decimal_places=2, default=0)

    def __str__(self) -> str:
        return self.name


class NormReview(models.Model):
    """Somebody went through a norm and found it still right. Append-only (CATALOG-02)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.TextField()
    version = models.IntegerField()
    at = models.DateTimeField()
    staff = models.UUIDField(null=True)
    note = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["code", "-at"], name="norm_review_last")]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


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
    published_by = models.UUIDField(null=True)
    published_at = models.DateTimeField(null=True)

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
