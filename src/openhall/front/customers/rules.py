"""Rules about customers' data, and the figures they go by."""

from collections.abc import Iterator

from openhall.engines.policy.parameters import Figures, parameter
from openhall.engines.policy.rules import Breach, rule

from .facts import CustomerUnmasked, DataErrorFound
from .models import ENTRY

REVIEW_EVERY = parameter("customers.file_review_every", 12, unit="months", clause="CUSTOMERS-01", stricter="lower")
UNMASK_ALERT = parameter("customers.unmask_alert_per_day", 30, unit="files", clause="CUSTOMERS-04", stricter="lower")
KEPT_AFTER_END = parameter("customers.retention_after_end", 5, unit="years", clause="CUSTOMERS-05")
KEPT_PROSPECTS = parameter("customers.retention_prospects", 12, unit="months", clause="CUSTOMERS-05", stricter="lower")


@rule("customers.unmask-alert", clause="CUSTOMERS-04", on=CustomerUnmasked)
def unmask_alert(fact: CustomerUnmasked, figures: Figures) -> Iterator[Breach]:
    """One person unmasked more customers in a day than the work of a day explains; once a day, at the first above."""
    limit = figures[UNMASK_ALERT]
    if fact.count == limit + 1:
        yield Breach(fact.staff, fact.at, detail={"count": fact.count, "limit": limit})


@rule("customers.data-error", clause="CUSTOMERS-08", on=DataErrorFound)
def data_error(fact: DataErrorFound, figures: Figures) -> Iterator[Breach]:
    """A value was entered wrongly. What the customer said wrongly, or the system did, counts against nobody."""
    if fact.cause == ENTRY and fact.staff is not None:
        yield Breach(fact.staff, fact.at, "data_error", str(fact.error), {"field": fact.field}, raised_by=fact.found_by)
