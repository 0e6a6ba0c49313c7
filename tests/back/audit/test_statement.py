"""A bank statement comes in as a file: a dry run shows each line, then all of it is booked or nothing."""

from datetime import date
from decimal import Decimal

import pytest

from openhall.back.audit.models import BankLine
from openhall.back.audit.statement_actions import judge
from openhall.links import bank
from tests.cast import Cast

LINE = {"business_date": "2026-11-16", "means": "cash", "amount": "150.00", "slip": "88001"}


def verdicts(cast: Cast, *lines: str) -> list[str]:
    content = "\n".join(["业务日期,方式,金额,回单号", *lines]).encode("gb18030")
    return [one.verdict for one in judge(cast.hall().id, bank.read(content))]


def test_the_dry_run_says_of_each_line_what_would_become_of_it(closed_day: Cast) -> None:
    cast = closed_day
    cast.run("bank.pay_in", "1002", hall="H01", date="2026-11-16", amount="100.00", slip="88001")
    cast.run("bank.settle", "1006", hall="H01", date="2026-11-16", means="card", amount="80.00")
    found = verdicts(
        cast,
        "2026-11-16,现金,100.00,88001",
        "2026-11-16,现金,50.00,88002",
        "2026-11-16,现金,99.00,88001",
        "2026-11-16,刷卡,80.00,",
        "2026-11-10,现金,10.00,88003",
        "2026-11-16,支票,10.00,88003",
        "2026-11-16,现金,10.00,",
        "2026-11-16,现金,-1.00,88004",
        "2026-13-16,现金,1.00,88004",
    )
    assert found == ["confirms", "new", "new", "confirms", "no_day", *["unreadable"] * 4]
    assert BankLine.objects.count() == 2  # a dry run books nothing


def test_an_amount_other_than_the_booked_one_is_not_taken(closed_day: Cast) -> None:
    closed_day.run("bank.pay_in", "1002", hall="H01", date="2026-11-16", amount="100.00", slip="88001")
    assert verdicts(closed_day, "2026-11-16,现金,99.00,88001") == ["other_amount"]


def test_an_import_books_what_is_new_confirms_what_was_keyed_and_is_not_done_twice(closed_day: Cast) -> None:
    cast = closed_day
    cast.run("bank.settle", "1006", hall="H01", date="2026-11-16", means="card", amount="80.00")
    card = {"business_date": "2026-11-16", "means": "card", "amount": "80.00", "slip": "POS7", "fee": "0.48"}
    made = cast.run("bank.import", "1006", hall="H01", file_name="a.csv", lines=[LINE, card])
    assert made.data == {"booked": 1, "confirmed": 1}
    assert BankLine.objects.sums() == {"cash": Decimal("150.00"), "card": Decimal("80.00")}
    assert cast.refused("bank.import", "1006", hall="H01", file_name="a.csv", lines=[LINE]) == "input.invalid"
    assert verdicts(cast, "2026-11-16,现金,150.00,88001") == ["known"]


def test_one_wrong_line_stops_the_whole_import(closed_day: Cast) -> None:
    cast = closed_day
    wrong = {**LINE, "amount": "-1.00", "slip": "88002"}
    assert cast.refused("bank.import", "1006", hall="H01", file_name="a.csv", lines=[LINE, wrong]) == "input.invalid"
    assert cast.refused("bank.import", "1006", hall="H01", file_name=" ", lines=[LINE]) == "input.invalid"
    assert cast.refused("bank.import", "1006", hall="H01", file_name="a.csv", lines=[]) == "input.invalid"
    assert cast.refused("bank.import", "1002", hall="H01", file_name="a.csv", lines=[LINE]) == "permission.denied"
    assert cast.refused("bank.import", "2006", hall="H01", file_name="a.csv", lines=[LINE]) == "scope.denied"
    other_day = {**LINE, "business_date": "2026-11-10"}
    assert cast.refused("bank.import", "1006", hall="H01", file_name="a.csv", lines=[other_day]) == "day.not_open"
    assert not BankLine.objects.exists()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "columns"),
        ("日期,钱\n1,2".encode(), "columns"),
        (b"\xff\xfe\x00\x81\xff", "encoding"),
        (b"business_date,means,amount\n" + b"x" * bank.LARGEST, "size"),
    ],
)
def test_a_file_that_is_no_statement_is_said_to_be_none(content: bytes, reason: str) -> None:
    with pytest.raises(bank.Unreadable) as caught:
        bank.read(content)
    assert caught.value.reason == reason


def test_the_simulator_writes_what_the_reader_reads() -> None:
    rows = [(date(2026, 11, 16), "cash", Decimal("1234.50"), "88001")]
    read = bank.read(bank.Simulator().statement(rows))
    assert [(row.business_date, row.means, row.amount, row.slip, row.problem) for row in read] == [(*rows[0], "")]
