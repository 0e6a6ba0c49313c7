"""visit.open, visit.step, visit.close: from request to result, found again by phone (CUSTOMERS-02)."""

from typing import Any

import pytest

from openhall.front.customers.models import Customer, Visit
from openhall.kernel.commands import API, SCREEN
from tests.cast import Cast

ASKED: dict[str, Any] = {"kind": "enquiry", "name": "赵先生", "phone": "19900020001", "need": "fibre at home"}


@pytest.mark.clause("CUSTOMERS-02")
def test_a_visit_with_steps_and_result_is_found_by_phone_at_the_next_one(cast: Cast) -> None:
    with cast.at("09:00"):
        visit = str(cast.run("visit.open", "1007", **ASKED).id)
    with cast.at("09:10"):
        cast.run("visit.step", "1003", visit=visit, text="asked the network department")
    with cast.at("11:00"):
        cast.run("visit.step", "2003", visit=visit, text="called back")
    with cast.at("11:05"):
        cast.run("visit.close", "1003", visit=visit, result="no line in that street yet")
    found = Visit.objects.by_phone("19900020001").get()
    steps = [(step.text, str(step.staff)) for step in found.steps.order_by("id")]
    assert found.result == "no line in that street yet" and found.kind == "enquiry"
    assert [text for text, _who in steps] == ["asked the network department", "called back", found.result]
    assert steps[1][1] == str(cast.staff("2003").id)
    assert Customer.objects.get(id=found.customer_id).provisional


@pytest.mark.clause("CUSTOMERS-02")
def test_a_mobile_of_10_digits_is_refused(cast: Cast) -> None:
    assert cast.refused("visit.open", "1007", **{**ASKED, "phone": "1990002000"}) == "customer.phone_invalid"


def test_name_and_phone_are_asked_where_something_remains_to_be_done(cast: Cast) -> None:
    for missing in ("name", "phone"):
        assert cast.refused("visit.open", "1007", **{**ASKED, missing: ""}) == "customer.incomplete"
    assert cast.refused(
        "visit.open", "1007", kind="enquiry", need="opening hours", result="8 to 8", follow_up=True
    ) == ("customer.incomplete")


def test_a_plain_question_may_be_recorded_without_a_person(cast: Cast) -> None:
    cast.run("visit.open", "1007", kind="enquiry", need="opening hours", result="8 to 8")
    assert Visit.objects.get().done_at is not None
    assert cast.refused("visit.open", "1007", kind="enquiry", need=" ", result="8 to 8") == "customer.incomplete"


def test_a_visit_of_a_known_customer_takes_name_and_phone_from_the_file(cast: Cast, customer: str) -> None:
    cast.run("visit.open", "1007", kind="repair", need="no signal at home", customer=customer)
    visit = Visit.objects.get()
    assert (visit.name, visit.phone, str(visit.customer_id)) == ("李梅", "19900010001", customer)


def test_what_is_done_with_takes_no_more_steps(cast: Cast) -> None:
    visit = str(cast.run("visit.open", "1007", **ASKED).id)
    assert cast.refused("visit.close", "1007", visit=visit, result=" ") == "customer.incomplete"
    assert cast.refused("visit.step", "1007", visit=visit, text=" ") == "input.invalid"
    cast.run("visit.close", "1007", visit=visit, result="done")
    assert cast.refused("visit.step", "1007", visit=visit, text="more") == "transition.not_allowed"
    assert cast.refused("visit.close", "1007", visit=visit, result="again") == "transition.not_allowed"


def test_people_of_no_hall_have_no_visitors(cast: Cast) -> None:
    assert cast.refused("visit.open", "100", **ASKED) == "input.invalid"


def test_the_phone_is_not_readable_in_the_row(cast: Cast) -> None:
    cast.run("visit.open", "1007", **ASKED)
    assert "19900020001" not in str(Visit.objects.values().get())


@pytest.mark.clause("COUNTER-01")
def test_a_contact_without_an_outcome_is_not_closed(cast: Cast) -> None:
    visit = str(cast.run("visit.open", "1007", **ASKED).id)
    asked = str(cast.run("enquiry.open", "1003", topic="coverage").id)
    for channel in (SCREEN, API):
        assert cast.refused("visit.close", "1003", channel=channel, visit=visit, result=" ") == "customer.incomplete"
        assert cast.refused("enquiry.close", "1003", channel=channel, enquiry=asked) == "input.invalid"
        assert cast.refused("enquiry.close", "1003", channel=channel, enquiry=asked, answered=True) == "input.invalid"
    cast.run("visit.close", "1003", visit=visit, result="no line there yet")
    cast.run("enquiry.close", "1003", enquiry=asked, answered=True, answer="yes")
