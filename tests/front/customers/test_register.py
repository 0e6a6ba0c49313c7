"""customer.register: complete at a desk, found again by document, look-alikes pointed out (CUSTOMERS-03)."""

from typing import Any

import pytest

from openhall.front.customers.models import Customer
from openhall.kernel.commands import API
from openhall.kernel.problems import Refused
from tests.cast import RESIDENT, Cast

from .conftest import DESK, at_desk


def refusal(cast: Cast, **fields: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        at_desk(cast, **fields)
    return caught.value


def test_a_file_needs_no_more_than_name_and_document(cast: Cast) -> None:
    assert Customer.objects.get(id=cast.customer()).address == ""


def test_the_same_document_again_is_the_same_customer(cast: Cast) -> None:
    first = cast.customer()
    again = cast.run("customer.register", "1004", name="李 梅", id_kind="resident_id", id_number=RESIDENT.lower())
    assert (str(again.id), again.data) == (first, {"known": True})


@pytest.mark.clause("CUSTOMERS-03")
def test_at_a_desk_nothing_mandatory_is_empty(cast: Cast) -> None:
    for field in ("address", "phone"):
        said = refusal(cast, **{field: " "})
        assert (said.code, said.field, said.clause) == ("customer.incomplete", field, "CUSTOMERS-03")
    assert refusal(cast, name=" ").field == "name"
    assert cast.refused("customer.register", "1003", channel=API, name="李梅", id_kind="permit", id_number="X1234567")


@pytest.mark.clause("CUSTOMERS-03")
def test_the_identity_number_is_checked_and_the_right_one_needs_the_original(cast: Cast) -> None:
    wrong = refusal(cast, id_number="110105194912310021")
    assert (wrong.code, wrong.field) == ("customer.id_invalid", "id_number")
    unseen = refusal(cast, original_seen=False)
    assert (unseen.code, unseen.field) == ("customer.original_not_seen", "original_seen")
    made = Customer.objects.get(id=at_desk(cast))
    assert made.original_seen_by == cast.staff("1003").id


def test_another_named_person_may_have_seen_the_original(cast: Cast) -> None:
    made = Customer.objects.get(id=at_desk(cast, seen_by="1004"))
    assert made.original_seen_by == cast.staff("1004").id
    assert refusal(cast, id_kind="permit", id_number="H12345678", phone="19900010002", seen_by="9999").code == (
        "input.invalid"
    )


@pytest.mark.parametrize("phone", ["1990001000", "199000100011", "29900010001", "abc", "8888888"])
def test_what_is_no_telephone_number_is_refused(cast: Cast, phone: str) -> None:
    assert refusal(cast, phone=phone).code == "customer.phone_invalid"


@pytest.mark.parametrize("phone", ["19900010001", "199 0001 0001", "+86 199-0001-0001"])
def test_a_telephone_number_is_kept_without_its_ornaments(cast: Cast, phone: str) -> None:
    assert Customer.objects.get(id=at_desk(cast, phone=phone)).phone == "19900010001"


def test_a_fixed_line_has_its_area_code(cast: Cast) -> None:
    assert Customer.objects.get(id=at_desk(cast, phone="0755-26001234")).phone == "075526001234"


@pytest.mark.parametrize(
    ("kind", "number", "right"),
    [
        ("passport", "E12345678", True),
        ("passport", "E1", False),
        ("business_licence", "91440300MA5DA1234X", True),
        ("business_licence", "9144", False),
        ("permit", "H12855102", True),
    ],
)
def test_other_documents_are_checked_by_their_form_at_a_desk(cast: Cast, kind: str, number: str, right: bool) -> None:
    if right:
        assert at_desk(cast, id_kind=kind, id_number=number)
    else:
        assert refusal(cast, id_kind=kind, id_number=number).code == "customer.id_invalid"
    assert cast.customer("某某", number, kind)  # a file's words suffice


def test_a_file_with_the_same_phone_is_pointed_out_until_somebody_says_it_is_not_the_same(cast: Cast) -> None:
    at_desk(cast)
    other = {"name": "李兰", "id_kind": "passport", "id_number": "E12345678"}
    assert refusal(cast, **other).code == "customer.alike"
    assert at_desk(cast, **other, not_the_same=True)
    assert Customer.objects.count() == 2


def test_identity_phone_and_address_are_not_readable_in_the_row(cast: Cast) -> None:
    from django.db import connection

    at_desk(cast, email="li@example.com")
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(c)::text FROM customers_customer c")
        text = cursor.fetchone()[0]
    for private in (RESIDENT, "19900010001", "学府路", "li@example.com"):
        assert private not in text


def test_the_activity_log_holds_no_personal_data(cast: Cast) -> None:
    from openhall.kernel.models import Activity

    at_desk(cast)
    line = Activity.objects.get(command="customer.register")
    assert line.input["name"] == line.input["address"] == line.input["id_number"] == "•"


def test_who_may_not_register(cast: Cast) -> None:
    assert cast.refused("customer.register", "1007", **{k: DESK[k] for k in ("name", "id_kind", "id_number")}) == (
        "permission.denied"
    )
