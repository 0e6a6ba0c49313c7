"""The inventory of personal data names every stored personal field (CUSTOMERS-05)."""

import pytest
from django.apps import apps
from django.db import models

from openhall.front.customers import personal
from openhall.front.customers.models import Customer
from tests.cast import Cast

from .test_screens import browser, text

TELLING = ("_sealed", "_digest", "phone", "address", "email", "id_number")
OURS = {"kernel", "policy", "ledger", "cases", "org", "catalog", "till", "web", "api"}
"""Apps that keep nothing of customers: what is sealed there is of staff or machines."""
NOT_OF_CUSTOMERS = {
    "counter.Display.code_sealed",
    "counter.Display.code_digest",
    "counter.Display.token_digest",
    "counter.OneTimeCode.digest",
}


def personal_fields() -> set[str]:
    """Fields whose name says that they are somebody's: sealed, hashed for search, phones, addresses."""
    found = set()
    for model in apps.get_models():
        app = model._meta.app_label
        if app in OURS or not model.__module__.startswith("openhall."):
            continue
        for field in model._meta.get_fields():
            if isinstance(field, models.Field) and any(tail in field.name for tail in TELLING):
                found.add(f"{app}.{model.__name__}.{field.name}")
    return found - NOT_OF_CUSTOMERS


@pytest.mark.clause("CUSTOMERS-05")
def test_every_stored_personal_field_is_in_the_inventory() -> None:
    assert personal_fields() <= personal.fields.keys()


def test_what_the_inventory_names_exists() -> None:
    for where in personal.fields:
        app, model, field = where.split(".")
        assert apps.get_model(app, model)._meta.get_field(field), where
        assert f"{app}.{model}" in personal.groups, where


@pytest.mark.clause("CUSTOMERS-05")
def test_the_page_shows_purpose_basis_and_period_of_each(cast: Cast) -> None:
    page = text(browser(cast, "1003").get("/customers/inventory/"))
    assert page.count("<tr>") >= len(personal.fields)
    for field in personal.fields.values():
        for words in (field.label, field.purpose, field.basis, field.period):
            assert str(words) in page


def test_a_file_holds_no_field_that_people_read_in_the_row() -> None:
    readable = {"tier", "name", "id_kind", "needs", "preferences", "contact_by", "refusals", "details"}
    kept = {
        field.name for field in Customer._meta.get_fields() if isinstance(field, models.TextField | models.JSONField)
    }
    assert {name for name in kept if not name.endswith(("_sealed", "_digest"))} - readable <= {"held_reason"}
