"""customer.change and customer.review: a change keeps the old value with person and time (CUSTOMERS-01)."""

from datetime import date

import pytest

from openhall.front.customers.models import Change, Customer
from openhall.front.customers.periods import review_limit
from openhall.kernel.commands import SCREEN
from tests.cast import Cast

from .conftest import at_desk


@pytest.mark.clause("CUSTOMERS-01")
def test_a_change_keeps_the_old_value_with_person_and_time(cast: Cast, customer: str) -> None:
    with cast.at("10:15"):
        cast.run(
            "customer.change",
            "1004",
            channel=SCREEN,
            customer=customer,
            phone="19900010009",
            reason="moved",
            address="新址",
        )
        moment = cast.moment
    row = Customer.objects.get(id=customer)
    assert (row.phone, row.address) == ("19900010009", "新址")
    kept = Change.objects.get(customer=customer, field="phone")
    assert (kept.old, kept.new, kept.staff, kept.at, kept.reason) == (
        "19900010001",
        "19900010009",
        cast.staff("1004").id,
        moment,
        "moved",
    )


def test_the_same_value_again_is_no_change(cast: Cast, customer: str) -> None:
    assert cast.run("customer.change", "1003", customer=customer, phone="199 0001 0001").data == {"changed": []}
    assert not Change.objects.exists()


def test_a_new_document_or_name_needs_the_original_at_a_desk(cast: Cast, customer: str) -> None:
    new = {"customer": customer, "id_kind": "passport", "id_number": "E12345678"}
    assert cast.refused("customer.change", "1003", channel=SCREEN, **new) == "customer.original_not_seen"
    cast.run("customer.change", "1003", channel=SCREEN, **new, original_seen=True)
    assert Customer.objects.get(id=customer).id_number == "E12345678"
    assert cast.refused("customer.change", "1003", channel=SCREEN, customer=customer, name="李枚") == (
        "customer.original_not_seen"
    )


def test_a_document_that_another_file_has_is_refused(cast: Cast, customer: str) -> None:
    at_desk(cast, name="王强", id_kind="passport", id_number="E12345678", phone="19900010002")
    assert (
        cast.refused("customer.change", "1003", customer=customer, id_kind="passport", id_number="e12345678")
        == "customer.duplicate"
    )


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"name": " "}, "input.invalid"),
        ({"phone": ""}, "customer.incomplete"),
        ({"phone": "1990001"}, "customer.phone_invalid"),
        ({"address": ""}, "customer.incomplete"),
        ({"id_number": "110105194912310021"}, "customer.id_invalid"),
    ],
)
def test_what_would_not_be_registered_is_not_a_change_either(
    cast: Cast, customer: str, fields: dict[str, str], code: str
) -> None:
    assert cast.refused("customer.change", "1003", customer=customer, **fields) == code


def test_needs_preferences_and_refusals_are_kept(cast: Cast, customer: str) -> None:
    cast.run(
        "customer.change",
        "1003",
        customer=customer,
        needs="big screen",
        preferences="quiet counter",
        contact_by="message",
        refusals=["marketing", "call"],
    )
    row = Customer.objects.get(id=customer)
    assert (row.contact_by, row.refusals, row.needs) == ("message", ["call", "marketing"], "big screen")
    assert not Customer.objects.reachable_for_marketing().exists()


@pytest.mark.clause("CUSTOMERS-01")
def test_a_file_untouched_for_12_months_is_due_and_a_review_takes_it_off(cast: Cast, customer: str) -> None:
    hall = cast.hall().id
    with cast.at("07:59", date(2027, 11, 16)):
        assert not Customer.objects.review_due(review_limit(cast.moment, hall)).exists()
    with cast.at("08:01", date(2027, 11, 16)):
        assert [str(row.id) for row in Customer.objects.review_due(review_limit(cast.moment, hall))] == [customer]
        cast.run("customer.review", "1003", customer=customer)
        assert not Customer.objects.review_due(review_limit(cast.moment, hall)).exists()
