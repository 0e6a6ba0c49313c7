"""``openhall check``: quiet on a hall that worked by commands, and finding each kind of row that somebody tampered with."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from openhall import integrity
from openhall.integrity.registry import checks
from openhall.kernel import clock, deadlines
from tests.cast import Cast

TUESDAY = date(2026, 11, 17)
SAMPLES = Path(__file__).parents[1] / "replay" / "samples"


def a_day_of_everything(cast: Cast) -> None:
    """Joinings, top-ups in cash and by card, a card sale, a reversal, a spoilt form, a review; closed, paid in, signed."""
    deadlines.ensure_midnight(cast.moment)
    cast.open_day()
    cast.open_till()
    customer = cast.customer()
    cast.join(customer)
    cast.top_up(customer, tender={"cash": "100.00", "hundreds": 1})
    order = cast.top_up(customer, tender={"card": "100.00"})
    wrong = cast.top_up(customer, amount="30.00")
    refund = {"cash": "30.00"}
    given: dict[str, Any] = {"order": str(wrong.id), "reason": "输错号码", "approved_by": "1002", "refund": refund}
    cast.run("order.reverse", "1003", **given, copies=3)
    cast.run(
        "order.accept",
        "1003",
        business="card_sale",
        items=[{"item": "CZK50", "serial": "500000000001"}],
        charges=[{"code": "card", "amount": "50.00"}],
        tender={"cash": "50.00"},
        receipt=cast.next_form("1003"),
        documents=[],
        signatures=["customer", "clerk"],
    )
    cast.run("receipts.void", "1003", **cast.next_form("1003"), reason="卡纸", copies=3)
    cast.run("order.review", "1002", order=str(order.id))
    cast.run("finding.raise", "1002", clause="POLICY-10", hall="H01", staff="1003", text="吃零食")
    cast.run("parameter.set", "1001", parameter="till.loose_cash_limit", level=f"unit:{cast.hall().id}", value="400.00")
    with cast.at("18:00"):
        counted = {"cash": "400.00", "card": "100.00"}
        cast.run("till.close", "1003", counted=counted, stubs=4, stubs_total="300.00")
        cast.run("day.close", "1001", hall="H01")
    with cast.at("09:00", TUESDAY):
        deadlines.fire_due(cast.moment)
        cast.run("bank.pay_in", "1006", hall="H01", date="2026-11-16", amount="200.00", slip="B1")
        cast.run("bank.settle", "1006", hall="H01", date="2026-11-16", means="card", amount="100.00")
        cast.run("audit.sign", "1006", hall="H01", date="2026-11-16", copies_total="300.00")


def found(*only: str) -> dict[str, int]:
    """Check → how many differ."""
    return {one.check.name: len(one.differences) for one in integrity.run(only) if one.differences}


@contextmanager
def tampered(sql: str) -> Iterator[None]:
    """As if somebody with the keys of the database had written past triggers and foreign keys; undone at the end."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql)
        cursor.execute("SET LOCAL session_replication_role = origin")
        yield
        transaction.set_rollback(True)


AN_ORDER = "(SELECT id FROM counter_order WHERE state = 'accepted' AND business = 'top_up' AND card > 0)"
A_MOVE = "(SELECT max(id) FROM ledger_move WHERE first IS NOT NULL)"
AN_ENTRY = f"(SELECT id FROM ledger_entry WHERE subject = {AN_ORDER} AND act = 'order.accept')"
BROKEN = [
    ("ledger.entries", f"UPDATE ledger_line SET amount = amount + 0.01 WHERE entry_id = {AN_ENTRY} AND amount > 0", 1),
    ("ledger.balances", "UPDATE ledger_account SET balance = balance - 0.01 WHERE kind = 'balance'", 1),
    ("ledger.bounds", "UPDATE ledger_account SET lowest = NULL, balance = NULL WHERE kind = 'drawer'", 1),
    ("goods.one-place",
     "ALTER TABLE ledger_serialholding DROP CONSTRAINT serial_in_one_place; INSERT INTO ledger_serialholding"
     " SELECT gen_random_uuid(), item, width, first, first, place_id FROM ledger_serialholding LIMIT 1", 1),
    ("goods.moves",
     "UPDATE ledger_serialholding SET last = last - 1 WHERE id ="
     " (SELECT id FROM ledger_serialholding WHERE last > first ORDER BY id LIMIT 1)", 2),
    ("goods.moves", f"DELETE FROM ledger_move WHERE id = {A_MOVE}", 4),
    ("goods.quantities", "UPDATE ledger_quantityholding SET quantity = quantity + 1 WHERE quantity = 5", 1),
    ("goods.counts", f"UPDATE ledger_move SET quantity = quantity + 1 WHERE id = {A_MOVE}", 1),
    ("orders.charges",
     f"UPDATE counter_order SET charges = jsonb_set(charges, '{{0,amount}}', '\"99.99\"') WHERE id = {AN_ORDER}", 1),
    ("orders.ledger", f"UPDATE counter_order SET due = 90, card = 90 WHERE id = {AN_ORDER}", 1),
    ("orders.ledger", f"UPDATE counter_order SET cash = 100, card = 0 WHERE id = {AN_ORDER}", 1),
    ("orders.ledger", f"UPDATE ledger_entry SET subject = gen_random_uuid() WHERE id = {AN_ENTRY}", 2),
    ("orders.forms", f"UPDATE counter_order SET form_no = form_no + 100 WHERE id = {AN_ORDER}", 1),
    ("orders.forms", f"UPDATE receipts_form SET amount = 1 WHERE \"order\" = {AN_ORDER}", 1),
    ("orders.forms", f"UPDATE receipts_form SET \"order\" = NULL WHERE \"order\" = {AN_ORDER}", 1),
    ("orders.forms", "UPDATE receipts_form SET state = 'used' WHERE state = 'void' AND \"order\" IS NOT NULL", 1),
    ("orders.void_forms",
     "UPDATE receipts_form SET \"order\" = gen_random_uuid() WHERE state = 'void' AND \"order\" IS NOT NULL", 1),
    ("orders.state", f"UPDATE counter_order SET reviewed_by = staff WHERE id = {AN_ORDER}", 1),
    ("orders.state", "UPDATE counter_order SET reversal_approved_by = NULL WHERE state = 'reversed'", 1),
    ("orders.state", "UPDATE counter_order SET state = 'accepted' WHERE state = 'reversed'", 1),
    ("orders.entries", "DELETE FROM ledger_entry WHERE act = 'order.reverse'", 1),
    ("orders.place", f"UPDATE counter_order SET staff = gen_random_uuid() WHERE id = {AN_ORDER}", 1),
    ("tills.state", "UPDATE till_tillsession SET state = 'open'", 1),
    ("tills.empty", "UPDATE ledger_account SET balance = 5 WHERE kind = 'drawer'", 1),
    ("days.state", "DELETE FROM audit_signature", 1),
    ("days.state", "UPDATE till_businessday SET state = 'open'", 1),
    ("days.report", "UPDATE reports_dailyreport SET accepted = accepted + 1", 1),
    ("days.report", f"UPDATE counter_order SET cash = 100, card = 0 WHERE id = {AN_ORDER}", 1),
    ("days.match", "UPDATE reports_clerkmatch SET stubs = 0", 1),
    ("forms.books", "DELETE FROM receipts_form WHERE \"order\" IS NULL", 1),
    ("forms.known", "UPDATE receipts_form SET no = no + 100000 WHERE \"order\" IS NULL", 1),
    ("numbers.use", "UPDATE customers_number SET state = 'free' WHERE state = 'in_use'", 1),
    ("numbers.use", "UPDATE customers_subscription SET state = 'cancelled'", 1),
    ("findings.state", "UPDATE policy_finding SET state = 'upheld'", 0),
    ("findings.state",
     "UPDATE policy_finding SET state = 'dropped', decided_at = now(), decided_by = staff, decision = 'x'"
     " WHERE rule = 'observed'", 1),
    ("findings.book", "UPDATE policy_finding SET clause = 'MOON-01' WHERE rule = 'observed'", 1),
    ("findings.book", "UPDATE policy_finding SET rule = 'till.nothing' WHERE rule = 'observed'", 1),
    ("parameters.values", "UPDATE policy_setting SET value = 'much'", 1),
    ("parameters.values", "UPDATE policy_setting SET parameter = 'till.nothing'", 1),
    ("deadlines", "DELETE FROM kernel_deadline", 1),
    ("deadlines", "UPDATE kernel_deadline SET due_at = due_at + interval '1 minute'", 1),
    ("deadlines", "UPDATE kernel_deadline SET due_at = '2026-11-16T16:00:00Z'", 1),
    ("deadlines", "INSERT INTO kernel_deadline (id, kind, subject, due_at, payload)"
     " VALUES (gen_random_uuid(), 'nothing', '', '2027-01-01T00:00:00Z', '{}')", 1),
]  # fmt: skip
"""Check, what somebody wrote past the models, and how many rows must show (0: at least one)."""


def test_a_hall_that_worked_by_commands_is_in_order(cast: Cast) -> None:
    a_day_of_everything(cast)
    assert found() == {}


def test_every_kind_of_tampering_is_found(cast: Cast) -> None:
    a_day_of_everything(cast)
    for name, sql, count in BROKEN:
        with tampered(sql):
            seen = found(name)
        assert seen.keys() == {name}, f"{name} doesn't see: {sql}"
        assert count in (0, seen[name]), f"{name} sees {seen[name]} and not {count}: {sql}"
    assert found() == {}, "all of it was undone"


def test_every_check_is_shown_to_find_something() -> None:
    assert {name for name, _sql, _count in BROKEN} == {one.name for one in checks()}


@pytest.mark.parametrize("sample", ["quiet-day", "rough-day"])
def test_a_replayed_day_is_in_order(db: None, sample: str) -> None:
    from openhall.replay.events import read
    from openhall.replay.run import run

    with (SAMPLES / f"{sample}.jsonl").open("rb") as lines:
        run(read(lines))
    assert found() == {}


def test_an_empty_database_is_in_order(db: None) -> None:
    assert found() == {}


def test_what_differs_is_named_with_its_figures(cast: Cast) -> None:
    a_day_of_everything(cast)
    with tampered("UPDATE till_businessday SET state = 'open'"):
        (result,) = integrity.run(["days.state"])
    text = "\n".join(integrity.lines(result))
    assert "1 differ" in text and "date=2026-11-16" in text and "state=open" in text
    assert json.dumps(result.as_json())


def test_many_differences_are_not_all_read(cast: Cast) -> None:
    a_day_of_everything(cast)
    many = (
        "INSERT INTO kernel_deadline (id, kind, subject, due_at, payload) SELECT gen_random_uuid(), 'nothing', n::text,"
        " '2027-01-01T00:00:00Z', '{}' FROM generate_series(1, 1500) n"
    )
    with tampered(many):
        (result,) = integrity.run(["deadlines"])
    assert result.more and result.count == "more than 1000"
    assert len(list(integrity.lines(result))) == integrity.SHOWN + 2


def test_the_command_ends_with_one_where_anything_differs(
    cast: Cast, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from openhall import cli

    monkeypatch.setattr(cli, "start_django", lambda: None)  # this test's own connection
    with clock.at(cast.moment):
        deadlines.ensure_midnight(cast.moment)
        assert cli.main(["check"]) == 0
        with tampered("DELETE FROM kernel_deadline"):
            assert cli.main(["check", "deadlines", "--json"]) == 1
        assert cli.main(["check", "moon"]) == 2
        assert cli.main(["check", "--list"]) == 0
    assert "ledger.entries" in capsys.readouterr().out
