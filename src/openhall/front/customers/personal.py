"""The inventory of personal data: every stored field with its purpose, legal basis and period. Modules declare their own.

A test compares this list with the tables: a personal field that isn't declared fails it.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise

CONTRACT: Text = _("Contract with the customer")
LAW: Text = _("Duty by law (real-name registration, bookkeeping)")
CONSENT: Text = _("Consent of the customer")

AFTER_END: Text = _("Until the retention after the last contract is over")
WITH_VISIT: Text = _("As the customer file; for prospects since the last contact")
WITH_FILE: Text = _("As the customer file it belongs to")
LEDGER: Text = _("Stays in the books; names nobody once the file is destroyed")

SEALED, PLAIN, HASHED = "sealed", "plain", "hashed"


@dataclass(frozen=True, slots=True)
class PersonalField:
    """One stored field: ``where`` is app.Model.field."""

    where: str
    label: Text
    purpose: Text
    basis: Text
    period: Text
    kept: str = SEALED


fields: dict[str, PersonalField] = {}
groups: dict[str, Text] = {}
"""What the tables are called by people: app.Model → words."""


def declare(
    where: str, label: Text, purpose: Text, *, basis: Text = CONTRACT, period: Text = WITH_FILE, kept: str = SEALED
) -> None:
    """Enter a field into the inventory."""
    if where in fields:
        raise AssertionError(f"{where} is declared twice")
    fields[where] = PersonalField(where, label, purpose, basis, period, kept)


def table(where: str, label: Text) -> None:
    """Say what a table holds, in words."""
    groups[where] = label


table("customers.Customer", _("Customer file"))
table("customers.Change", _("History of customer files"))
table("customers.Visit", _("Visits"))
table("customers.VisitStep", _("Steps of visits"))
table("customers.DataError", _("Register of data errors"))
table("customers.Unmasking", _("Log of who looked"))
table("customers.Subscription", _("Numbers in use"))

IDENTIFY: Text = _("To know who the customer is, and that nobody else acts for them")
REACH: Text = _("To reach the customer about the service")
SERVE: Text = _("To serve as the customer wishes")
PROVE: Text = _("To prove what was changed and by whom")
FOLLOW_UP: Text = _("To follow a request to its result")
CORRECT: Text = _("To correct wrong data and trace the cause")

declare("customers.Customer.name", _("Name"), IDENTIFY, basis=LAW, period=AFTER_END, kept=PLAIN)
declare("customers.Customer.id_kind", _("Kind of document"), IDENTIFY, basis=LAW, period=AFTER_END, kept=PLAIN)
declare("customers.Customer.id_sealed", _("Document number"), IDENTIFY, basis=LAW, period=AFTER_END)
declare(
    "customers.Customer.id_digest",
    _("Document number (to search by)"),
    IDENTIFY,
    basis=LAW,
    period=AFTER_END,
    kept=HASHED,
)
declare("customers.Customer.phone_sealed", _("Contact phone"), REACH, period=WITH_VISIT)
declare("customers.Customer.phone_digest", _("Contact phone (to search by)"), REACH, period=WITH_VISIT, kept=HASHED)
declare("customers.Customer.address_sealed", _("Address"), REACH, basis=LAW, period=AFTER_END)
declare("customers.Customer.email_sealed", _("E-mail"), REACH, basis=CONSENT, period=AFTER_END)
declare("customers.Customer.needs", _("Needs"), SERVE, basis=CONSENT, period=WITH_VISIT, kept=PLAIN)
declare("customers.Customer.preferences", _("Preferences"), SERVE, basis=CONSENT, period=WITH_VISIT, kept=PLAIN)
declare("customers.Customer.contact_by", _("Reach by"), SERVE, basis=CONSENT, period=WITH_VISIT, kept=PLAIN)
declare("customers.Customer.refusals", _("Doesn't want"), SERVE, basis=LAW, period=WITH_VISIT, kept=PLAIN)
declare("customers.Customer.details", _("Further details"), SERVE, period=WITH_VISIT, kept=PLAIN)
declare("customers.Change.old_sealed", _("Old value of a changed field"), PROVE)
declare("customers.Change.new_sealed", _("New value of a changed field"), PROVE)
declare("customers.Visit.name", _("Name given on a visit"), FOLLOW_UP, period=WITH_VISIT, kept=PLAIN)
declare("customers.Visit.phone_sealed", _("Phone given on a visit"), FOLLOW_UP, period=WITH_VISIT)
declare(
    "customers.Visit.phone_digest",
    _("Phone given on a visit (to search by)"),
    FOLLOW_UP,
    period=WITH_VISIT,
    kept=HASHED,
)
declare("customers.Visit.need", _("What somebody came for"), FOLLOW_UP, period=WITH_VISIT, kept=PLAIN)
declare("customers.Visit.result", _("What came of it"), FOLLOW_UP, period=WITH_VISIT, kept=PLAIN)
declare("customers.VisitStep.text", _("What was done about it"), FOLLOW_UP, period=WITH_VISIT, kept=PLAIN)
declare("customers.DataError.wrong_sealed", _("A wrong value found"), CORRECT)
declare("customers.DataError.right_sealed", _("The right value"), CORRECT)
declare("customers.DataError.note", _("Note about the error"), CORRECT, kept=PLAIN)
declare("customers.Unmasking.reason", _("Why somebody saw the data"), PROVE, basis=LAW, kept=PLAIN)
declare("customers.Subscription.number", _("Number in use"), IDENTIFY, period=LEDGER, kept=PLAIN)
declare("customers.Subscription.sim", _("SIM card"), IDENTIFY, period=LEDGER, kept=PLAIN)
declare("customers.Subscription.password_hash", _("Service password"), IDENTIFY, kept=HASHED)
