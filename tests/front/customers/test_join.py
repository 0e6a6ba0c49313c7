"""customer.note_contact and customer.join: provisional files, and duplicates joined by a manager (CUSTOMERS-01)."""

import pytest

from openhall.front.counter.models import Order
from openhall.front.customers import doors
from openhall.front.customers.models import Customer, Subscription
from openhall.kernel.commands import SCREEN
from tests.cast import Cast

from .conftest import at_desk


def test_a_phone_alone_is_a_provisional_file_and_found_again(cast: Cast) -> None:
    first = cast.run("customer.note_contact", "1007", name="赵先生", phone="19900020001").id
    assert cast.run("customer.note_contact", "1003", phone="199 0002 0001").id == first
    assert Customer.objects.get(id=first).provisional


def test_two_people_with_one_phone_are_two_contacts(cast: Cast) -> None:
    first = cast.run("customer.note_contact", "1007", name="赵先生", phone="19900020001").id
    assert cast.run("customer.note_contact", "1007", name="钱女士", phone="19900020001").id != first


def test_a_provisional_file_becomes_a_full_one_with_its_document(cast: Cast) -> None:
    contact = str(cast.run("customer.note_contact", "1007", name="赵先生", phone="19900020001").id)
    document = {"id_kind": "passport", "id_number": "E12345678"}
    cast.run("customer.change", "1003", channel=SCREEN, customer=contact, original_seen=True, **document)
    assert not Customer.objects.get(id=contact).provisional
    again = cast.run("customer.register", "1003", name="赵先生", **document)
    assert (str(again.id), again.data["known"]) == (contact, True)


@pytest.mark.clause("CUSTOMERS-01")
def test_only_a_manager_joins_duplicates_and_history_is_kept(open_hall: Cast) -> None:
    cast = open_hall
    keep = at_desk(cast)
    drop = cast.customer("李梅", "E12345678", "passport")
    order = cast.join(drop, number="19901000001").id
    fields = {"keep": keep, "drop": drop, "reason": "same person, passport and identity card"}
    assert cast.refused("customer.join", "1003", **fields) == "permission.denied"
    assert cast.refused("customer.join", "1002", **fields) == "permission.denied"
    cast.run("customer.join", "1001", **fields)
    assert str(Subscription.objects.get(number="19901000001").customer_id) == keep
    assert str(Order.objects.get(id=order).customer_id) == drop, "what was written stays as it was written"
    assert str(doors.customer(drop).row.id) == keep  # type: ignore[union-attr]
    cast.top_up(keep)
    cast.top_up(drop)


def test_joining_takes_what_the_kept_file_lacks_and_every_refusal(cast: Cast, customer: str) -> None:
    drop = str(cast.run("customer.note_contact", "1007", name="李女士", phone="19900010001").id)
    assert drop != customer
    cast.run("customer.change", "1003", customer=drop, refusals=["marketing"], needs="fibre at home")
    cast.run("customer.join", "1001", keep=customer, drop=drop, reason="the same")
    row = Customer.objects.get(id=customer)
    assert (row.refusals, row.needs, row.phone) == (["marketing"], "fibre at home", "19900010001")


def test_the_file_with_a_document_is_the_one_to_keep(cast: Cast, customer: str) -> None:
    contact = str(cast.run("customer.note_contact", "1007", name="李女士", phone="19900010009").id)
    fields = {"keep": contact, "drop": customer, "reason": "the same"}
    assert cast.refused("customer.join", "1001", **fields) == "customer.join_direction"


def test_no_file_is_joined_with_itself_or_twice(cast: Cast, customer: str) -> None:
    other = cast.customer("李梅", "E12345678", "passport")
    assert cast.refused("customer.join", "1001", keep=customer, drop=customer, reason="x") == "input.invalid"
    assert cast.refused("customer.join", "1001", keep=customer, drop=other, reason=" ") == "input.invalid"
    cast.run("customer.join", "1001", keep=customer, drop=other, reason="x")
    assert cast.refused("customer.join", "1001", keep=customer, drop=other, reason="x") == "transition.not_allowed"
