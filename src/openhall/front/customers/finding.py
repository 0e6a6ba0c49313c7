"""Finding customers. Document and phone are found by keyed hash, names by their pieces; fast at 300,000 files."""

import re
from uuid import UUID

from . import phones
from .models import VOID, Customer, CustomerQuerySet, Subscription

_DOCUMENT = re.compile(r"(?=.*[0-9])[A-Za-z0-9]{5,20}")
SIM = re.compile(r"[0-9]{19,20}")


def matching(words: str, rows: CustomerQuerySet) -> CustomerQuerySet:
    """Standing files that these words name: by contact phone, number in use, document or SIM, or else by part of a name."""
    words = words.strip()
    keys = _exactly(words)
    return rows.filter(id__in=keys) if keys else rows.named(words)


def _exactly(words: str) -> set[UUID]:
    """Files that bear exactly this phone, number, document or SIM; those joined into another lead there."""
    found: list[CustomerQuerySet] = []
    if (phone := phones.normal(words)) is not None:
        found += [Customer.objects.with_phone(phone), Customer.objects.holding(phone)]
    if _DOCUMENT.fullmatch(words):
        found.append(Customer.objects.with_document(words))
    if SIM.fullmatch(words):
        using = Subscription.objects.filter(sim=words).exclude(state=VOID)
        found.append(Customer.objects.filter(id__in=using.values("customer_id")))
    return {row.key_of_file for rows in found for row in rows.only("id", "joined_into_id")[:200]}
