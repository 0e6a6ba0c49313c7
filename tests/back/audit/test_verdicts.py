"""What faults of a sample deduct, and what may be said of a day: pure decisions."""

from decimal import Decimal

import pytest

from openhall.back.audit.parameters import ERROR_TYPES, UNSIGNED_CAP, UNSIGNED_DEDUCTION
from openhall.back.audit.verdicts import AuditMatch, Column, Progress, fault_types, points

WAITS_FOR = {"AUDIT-07": ["quality: inspections"]}


@pytest.mark.clause("AUDIT-07")
@pytest.mark.parametrize(("unsigned", "deducted"), [(0, "0.0"), (2, "0.4"), (5, "1.0"), (6, "1.0")])
def test_unsigned_orders_of_a_sample_deduct_up_to_the_cap(unsigned: int, deducted: str) -> None:
    assert points(unsigned, UNSIGNED_DEDUCTION.default, UNSIGNED_CAP.default) == Decimal(deducted)


def test_nine_faults_have_a_key_each() -> None:
    assert [(one.key, one.code) for one in fault_types(ERROR_TYPES.default)][:2] == [
        (1, "wrong_tariff"),
        (2, "wrong_customer_data"),
    ]
    assert len(fault_types(ERROR_TYPES.default)) == 9
    assert [one.code for one in fault_types("a,b")] == ["a", "b"]


@pytest.mark.parametrize(
    ("progress", "state"),
    [
        (Progress(3, 0, 0, 0), "not_begun"),
        (Progress(3, 2, 1, 1), "under_way"),
        (Progress(3, 3, 1, 1), "incomplete"),
        (Progress(3, 3, 1, 0), "complete"),
        (Progress(0, 0, 0, 0), "complete"),
    ],
)
def test_a_day_is_complete_when_all_is_looked_at_and_all_corrections_are_checked(
    progress: Progress, state: str
) -> None:
    assert progress.state == state


def money(value: str) -> Decimal:
    return Decimal(value)


@pytest.mark.parametrize(
    ("copies", "cash", "card", "state"),
    [
        ("5000.00", None, "0.00", "waiting"),
        ("5000.00", "4900.00", "0.00", "different"),
        ("5000.00", "5000.00", None, "equal"),
        ("4999.99", "5000.00", "0.00", "different"),
        (None, "5000.00", "0.00", "different"),
    ],
)
def test_the_match_waits_only_while_there_is_no_slip_at_all(
    copies: str | None, cash: str | None, card: str | None, state: str
) -> None:
    rows = [
        Column("cash", money("5000.00"), money(cash) if cash else None),
        Column("card", money("0.00"), money(card) if card else None),
    ]
    assert AuditMatch(money("5000.00"), money(copies) if copies else None, rows).state == state
