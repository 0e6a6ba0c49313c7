"""customer.register_error: corrected at once, traced to the person, counted when upheld (CUSTOMERS-03, CUSTOMERS-08)."""

from datetime import date
from typing import Any

import pytest

from openhall.engines.policy.models import Finding
from openhall.front.customers import history
from openhall.front.customers.models import Change, Customer, DataError
from openhall.kernel import clock
from tests.cast import Cast

WAITS_FOR = {"CUSTOMERS-08": ["appraisal: one more data error in the clerk's month"]}

NOVEMBER = clock.midnight(date(2026, 11, 1)), clock.midnight(date(2026, 12, 1))


def found(cast: Cast, customer: str, **fields: Any) -> DataError:
    given = {"field": "address", "right": "学府路 2 号", "cause": "entry", **fields}
    return DataError.objects.get(id=cast.run("customer.register_error", "1008", customer=customer, **given).id)


@pytest.mark.clause("CUSTOMERS-08")
def test_the_file_changes_with_its_old_value_and_the_person_is_proposed(cast: Cast, customer: str) -> None:
    error = found(cast, customer)
    assert Customer.objects.get(id=customer).address == "学府路 2 号"
    kept = Change.objects.get(customer=customer)
    assert (kept.old, kept.staff) == ("深圳市南山区学府路 1 号", cast.staff("1008").id)
    assert (error.wrong, error.right) == (kept.old, "学府路 2 号")
    assert error.staff == error.proposed == cast.staff("1003").id


def test_the_last_to_change_a_field_is_proposed(cast: Cast, customer: str) -> None:
    cast.run("customer.change", "1004", customer=customer, address="学府路 3 号")
    assert found(cast, customer).proposed == cast.staff("1004").id
    assert found(cast, customer, field="phone", right="19900010003").proposed == cast.staff("1003").id


@pytest.mark.clause("CUSTOMERS-08")
def test_it_counts_only_once_a_manager_upheld_it_and_the_person_could_answer(cast: Cast, customer: str) -> None:
    error = found(cast, customer)
    clerk = cast.staff("1003").id
    finding = Finding.objects.get(rule="customers.data-error")
    assert (finding.staff, finding.subject) == (clerk, str(error.id))
    assert history.counted_errors(clerk, *NOVEMBER) == 0
    cast.run("finding.answer", "1003", finding=str(finding.id), text="misread")
    assert cast.refused("finding.decide", "1003", finding=str(finding.id), decision="dropped", note="x")
    cast.run("finding.decide", "1001", finding=str(finding.id), decision="upheld", note="agreed")
    assert history.counted_errors(clerk, *NOVEMBER) == 1


@pytest.mark.clause("CUSTOMERS-08")
@pytest.mark.parametrize("cause", ["customer", "system"])
def test_what_the_customer_or_the_system_did_counts_against_nobody(cast: Cast, customer: str, cause: str) -> None:
    found(cast, customer, cause=cause)
    assert not Finding.objects.exists()
    assert history.quality(*NOVEMBER)[0].corrected == 0


def test_another_person_may_be_named(cast: Cast, customer: str) -> None:
    error = found(cast, customer, staff="1004")
    assert (error.staff, error.proposed) == (cast.staff("1004").id, cast.staff("1003").id)


def test_what_is_not_wrong_is_no_error(cast: Cast, customer: str) -> None:
    fields = {"customer": customer, "field": "phone", "cause": "entry"}
    assert cast.refused("customer.register_error", "1008", **fields, right="19900010001") == "customer.not_wrong"
    assert cast.refused("customer.register_error", "1008", **fields, right="199") == "customer.phone_invalid"
    assert cast.refused("customer.register_error", "1003", **fields, right="19900010005") == "permission.denied"


@pytest.mark.clause("CUSTOMERS-03")
def test_two_corrections_of_a_hundred_entries_are_two_percent(cast: Cast) -> None:
    made = [cast.customer(f"客户{no}", f"E{no:08d}", "passport") for no in range(100)]
    for customer in made[:2]:
        found(cast, customer)
        found(cast, customer, field="phone", right="19900010003")
    found(cast, made[2], cause="customer")
    cast.run("customer.change", "1004", customer=made[3], address="moved house")
    row = history.quality(*NOVEMBER)[0]
    assert (row.staff, row.entered, row.corrected, row.rate) == (cast.staff("1003").id, 100, 2, 0.02)


def test_a_dropped_finding_is_no_correction(cast: Cast, customer: str) -> None:
    found(cast, customer)
    finding = Finding.objects.get()
    cast.run("finding.decide", "1001", finding=str(finding.id), decision="dropped", note="the form was right")
    assert history.quality(*NOVEMBER)[0].corrected == 0
