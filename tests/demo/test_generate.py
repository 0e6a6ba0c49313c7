"""The demo company's files: the same again for the same arguments, valid in form, and everything occurs."""

from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from openhall.demo import company
from openhall.demo.business import KINDS
from openhall.demo.generate import events
from openhall.demo.people import id_check, imei_check

NOW = datetime.fromisoformat("2026-11-22T14:30:00+08:00")
BUSINESS = {
    "new_subscription", "port_in", "vanity_subscription", "change_plan", "change_number", "change_function",
    "transfer_ownership", "replace_sim", "password_set", "password_reset", "customer_data", "payment_method",
    "pay_bill", "top_up", "refund_prepayment", "bill_query", "unlock_card", "receipt_reprint", "international_call",
    "international_roaming", "deposit_refund", "suspend", "resume", "cancel", "reopen", "lost_certificate",
    "bank_collection", "card_sale", "terminal_sale", "value_added", "broadband_install", "fixed_line", "data_line",
}  # fmt: skip
POSITIONS = {
    "manager", "duty_supervisor", "clerk", "guide", "auditor", "complaint_receptionist", "archivist", "shelf_guide",
    "salesperson", "repair_technician", "cleaner", "guard", "station_head", "desk_leader", "maintenance_supervisor",
    "installer", "community_rep", "administrator", "personnel", "department_leader", "partner_staff",
}  # fmt: skip


@pytest.fixture(scope="module")
def history() -> list[dict[str, Any]]:
    return list(events(days=21, until=NOW))


def of(history: list[dict[str, Any]], do: str) -> list[dict[str, Any]]:
    return [event for event in history if event["do"] == do]


def test_the_same_arguments_give_the_same_events(history: list[dict[str, Any]]) -> None:
    assert list(events(days=21, until=NOW)) == history
    assert list(events(days=21, until=NOW, seed=2)) != history


def test_an_earlier_moment_gives_the_beginning_of_the_same_file(history: list[dict[str, Any]]) -> None:
    earlier = list(events(days=21, until=NOW.replace(hour=9, minute=5)))
    assert earlier == history[: len(earlier)]
    assert len(earlier) < len(history)


def test_time_never_runs_backwards_and_ends_before_the_present(history: list[dict[str, Any]]) -> None:
    times = [datetime.fromisoformat(event["at"]) for event in history]
    assert times == sorted(times)
    assert times[-1] <= NOW
    assert all(event["at"].endswith("+08:00") for event in history)


def test_it_loads_within_a_minute(history: list[dict[str, Any]]) -> None:
    assert len(history) < 12_000
    assert 2500 <= len(of(history, "order.accept")) <= 3500
    assert 350 <= len(of(history, "customer.register")) <= 450


def test_every_hall_has_twenty_to_fifty_orders_every_day(history: list[dict[str, Any]]) -> None:
    home = {event["job_number"]: event["unit"] for event in of(history, "org.add_staff")}
    counts = Counter((home[event["by"]], event["at"][:10]) for event in of(history, "order.accept"))
    past = {key: count for key, count in counts.items() if key[1] != f"{NOW:%Y-%m-%d}"}
    assert len(past) == 5 * 21
    assert min(past.values()) >= 20
    assert max(past.values()) <= 50
    assert len(counts) == len(past) + 5


def test_every_business_occurs(history: list[dict[str, Any]]) -> None:
    assert set(KINDS) == BUSINESS
    assert {event["business"] for event in of(history, "order.accept")} == BUSINESS


@pytest.mark.parametrize("days", [3, 21])
def test_every_business_occurs_for_other_seeds(days: int) -> None:
    for seed in (2, 3):
        file = list(events(days=days, until=NOW, seed=seed))
        assert {event["business"] for event in of(file, "order.accept")} == BUSINESS


def test_every_position_is_filled(history: list[dict[str, Any]]) -> None:
    staff = of(history, "org.add_staff")
    assert {event["position"] for event in staff} == POSITIONS
    assert len({event["job_number"] for event in staff}) == len(staff)
    plain = of(list(events(days=0, until=NOW, contract_only=True)), "org.add_staff")
    assert {event["position"] for event in plain} == POSITIONS - set(company.EXTRA_POSITIONS)


def test_identity_numbers_are_valid_and_nobody_has_the_same(history: list[dict[str, Any]]) -> None:
    numbers = [event["id_number"] for event in of(history, "customer.register") if event["id_kind"] == "resident_id"]
    assert len(set(numbers)) == len(numbers) > 300
    for number in numbers:
        assert len(number) == 18
        assert number[14:17] == "000"
        date.fromisoformat(number[6:14])
        assert number[17] == id_check(number[:17])


def test_check_digits_agree_with_published_examples() -> None:
    assert id_check("11010519491231002") == "X"
    assert imei_check("49015420323751") == "8"


def test_serials_are_valid_and_never_come_twice(history: list[dict[str, Any]]) -> None:
    seen: Counter[str] = Counter()
    for event in of(history, "stock.receive"):
        if "range" in event:
            first, last = event["range"]["first"], event["range"]["last"]
            seen.update(str(n).zfill(len(first)) for n in range(int(first), int(last) + 1))
            assert event["item"] != "SIM" or len(first) == 20
        seen.update(event.get("serials", ()))
        if event["item"] in company.TERMINALS:
            assert all(len(one) == 15 and one[14] == imei_check(one[:14]) for one in event["serials"])
    assert max(seen.values()) == 1


def test_phones_stand_in_the_synthetic_blocks(history: list[dict[str, Any]]) -> None:
    loaded = [number for event in of(history, "numbers.load") for number in event["numbers"]]
    phones = [event["phone"] for event in of(history, "customer.register") if "phone" in event]
    assert len(set(loaded)) == len(loaded)
    assert all(len(number) == 11 and number.startswith("1990") for number in loaded + phones)


def test_refs_are_given_once_and_before_they_are_named(history: list[dict[str, Any]]) -> None:
    given: set[str] = set()
    for event in history:
        for name in ("customer", "to_customer", "order"):
            assert event.get(name) is None or event[name] in given
        if "ref" in event:
            assert event["ref"] not in given
            given.add(event["ref"])


def test_money_has_two_decimals(history: list[dict[str, Any]]) -> None:
    for event in of(history, "order.accept"):
        due = sum((Decimal(charge["amount"]) for charge in event.get("charges", ())), Decimal(0))
        sums = [charge["amount"] for charge in event.get("charges", ())]
        sums += [value for means, value in event.get("tender", {}).items() if means != "hundreds"]
        assert all(len(one.split(".")[1]) == 2 for one in sums)
        assert ("receipt" in event) == bool(due)


def test_the_troubles_of_a_living_hall_occur(history: list[dict[str, Any]]) -> None:
    assert len(of(history, "receipts.void")) > 5
    assert len(of(history, "order.reverse")) > 5
    assert [event for event in of(history, "day.close") if event.get("force")]
    assert [event for event in of(history, "audit.check") if event["verdict"] == "faulty"]
    assert [event for event in of(history, "audit.sign") if "note" in event]
    assert len(of(history, "org.leave")) == 1
    assert any(event.get("tender", {}).get("hundreds") for event in of(history, "order.accept"))
    assert of(history, "till.drop")


def test_today_is_running_and_yesterdays_audit_is_open(history: list[dict[str, Any]]) -> None:
    today = [event for event in history if event["at"].startswith(f"{NOW:%Y-%m-%d}")]
    assert len(of(today, "day.open")) == 5
    assert len(of(today, "till.open")) == sum(hall.tills for hall in company.HALLS)
    assert not of(today, "day.close")
    assert not of(today, "till.close")
    assert {event["hall"] for event in of(today, "audit.sign")} == set(company.AUDIT_DONE_TODAY)


def test_the_present_needs_an_offset() -> None:
    with pytest.raises(ValueError, match="offset"):
        next(events(days=1, until=datetime.fromisoformat("2026-11-22T14:30:00")))
