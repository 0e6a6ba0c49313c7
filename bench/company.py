"""The company that is measured: one hall with clerks who have goods and forms for thousands of orders, made by commands."""

from datetime import date, datetime, time
from typing import Any

from openhall.kernel import clock, commands, deadlines
from openhall.kernel.commands import Outcome
from openhall.team.org import doors
from openhall.team.org.models import Unit

DAY = date(2026, 11, 16)
FORMS = 200_000
SIMS = 50_000


def run(do: str, by: str = "system", **fields: Any) -> Outcome:
    with clock.at(datetime.combine(DAY, time(9), clock.ZONE)):
        return commands.execute(do, fields, doors.actor(by), channel=commands.REPLAY)


def above() -> None:
    """What stands over the halls."""
    if Unit.objects.filter(code="C1").exists():
        return
    deadlines.ensure_midnight(clock.now())
    run("org.add_unit", code="HQ", name="总公司", level="headquarters")
    run("org.add_unit", code="C1", name="市公司", level="city", parent="HQ")


def build(clerks: int) -> list[str]:
    """The company with an open day, and a till for each clerk; their job numbers."""
    above()
    run("org.add_unit", code="H01", name="第1营业厅", level="hall", parent="C1")
    run("org.add_staff", job_number="1", name="经理", unit="H01", position="manager")
    run("org.add_staff", job_number="2", name="稽核", unit="H01", position="auditor")
    run("catalog.add_plan", code="T59", name="59元套餐", monthly_fee="59.00", contract_months=12)
    run("catalog.add_item", code="SIM", name="SIM卡", kind="sim", tracked="serial")
    run("day.open", "1", hall="H01", date=DAY.isoformat())
    return [hire(index) for index in range(clerks)]


def hire(index: int) -> str:
    """A clerk with a counter, a till, a range of SIMs and a run of forms."""
    job = f"9{index:02d}"
    run("org.add_staff", job_number=job, name=f"营业员{index}", unit="H01", position="clerk")
    run("org.add_counter", hall="H01", code=f"G{index:02d}", kind="general")
    span = {"first": f"8986{index:02d}00000000000000", "last": f"8986{index:02d}{SIMS - 1:014d}"}
    run("stock.receive", "1", hall="H01", item="SIM", range=span)
    run("stock.draw", "1", item="SIM", range=span, to=job)
    first = 1 + index * FORMS
    run("receipts.receive", "2", hall="H01", series="B", first=first, last=first + FORMS - 1)
    run("receipts.issue", "2", hall="H01", series="B", first=first, last=first + FORMS - 1, to=job)
    run("till.open", job, counter=f"G{index:02d}", float="300.00")
    return job


def load_numbers(index: int, how_many: int) -> list[str]:
    """Free numbers for one clerk."""
    numbers = [f"199{index:02d}{last:06d}" for last in range(how_many)]
    for start in range(0, how_many, 5_000):
        run("numbers.load", hall="H01", numbers=numbers[start : start + 5_000])
    return numbers


class Customers:
    """Identity numbers that are right, one after another."""

    @staticmethod
    def id_number(index: int) -> str:
        from openhall.front.customers.identity import check_character

        body = f"110101{1960 + index % 40}{1 + index // 40 % 12:02d}{1 + index // 480 % 28:02d}{index // 13_440 % 1000:03d}"
        return body + check_character(body)
