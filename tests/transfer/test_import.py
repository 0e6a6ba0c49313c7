"""A workbook is read in through the commands: all of it or nothing, and never twice."""

from typing import Any

import pytest

from openhall.front.catalog.models import NumberClass, Plan, TariffLine
from openhall.front.customers.models import Customer, Number
from openhall.kernel import clock, commands
from openhall.kernel.actors import SYSTEM
from openhall.kernel.models import Activity
from openhall.kernel.problems import Refused
from openhall.team.org import doors
from openhall.team.org.models import Counter, Staff, Unit
from openhall.transfer.run import Report, run
from tests.cast import EVE, Cast

from .books import COMPANY, UNITS, book

pytestmark = pytest.mark.django_db


def take(sheets: dict[str, list[list[Any]]] | None = None, by: str = "system", **how: Any) -> Report:
    with clock.at(EVE):
        return run(book(sheets), doors.actor(by), file_name="company.xlsx", **how)


def said(report: Report) -> list[tuple[str, int, str, str]]:
    return [(one.sheet, one.row, one.column, one.code) for one in report.problems]


def test_a_company_comes_out_of_a_workbook() -> None:
    report = take()
    assert said(report) == []
    assert report.kept
    assert list(Unit.objects.order_by("path").values_list("code", flat=True)) == ["HQ", "P1", "C1", "H01"]
    assert Unit.objects.get(code="H01").hall_class == "small"
    assert Counter.objects.count() == 2
    clerk = Staff.objects.get(job_number="1003")
    assert (clerk.position, clerk.also) == ("clerk", ["salesperson", "shelf_guide"])
    assert Staff.objects.get(job_number="1009").left_at is not None
    plan = Plan.objects.get(code="T59")
    assert (str(plan.monthly_fee), plan.details["allowances"]) == ("59.00", {"流量": "30GB", "通话": "500分钟"})
    grades = dict(Number.objects.values_list("number", "grade"))
    assert grades["19901000002"] == "normal" and grades["19901008888"] == "vanity" and grades["19901009999"] == "A"
    assert NumberClass.objects.get(code="A").months == 12
    assert [str(line.amount) for line in TariffLine.objects.order_by("effective_from")] == ["10.00", "12.00"]


def test_the_same_workbook_again_does_nothing() -> None:
    first = take()
    before = Activity.objects.exclude(command="transfer.import").count()
    again = take()
    assert (again.sum("made"), again.sum("changed"), again.sum("same")) == (0, 0, first.sum("made"))
    assert again.problems == []
    assert Activity.objects.exclude(command="transfer.import").count() == before


def test_a_dry_run_changes_nothing_but_says_what_it_would_do() -> None:
    report = take(dry_run=True)
    assert (report.kept, report.sum("made"), report.problems) == (False, 21, [])
    assert not Unit.objects.exists()
    line = Activity.objects.get()
    assert (line.command, line.input["dry_run"], line.input["made"]) == ("transfer.import", True, 21)


def test_one_wrong_row_leaves_everything_as_it_was() -> None:
    sheets = {**COMPANY, "台席": [["营业厅", "台席代码", "类型"], ["H01", "G101", "general"], ["H99", "G1", "general"]]}
    report = take(sheets)
    assert said(report) == [("台席", 3, "营业厅", "import.not_here")]
    assert report.problems[0].sentence == "这里没有 H99：既不是已有的，也不是前面的行建立的。"
    assert not report.kept
    assert not Unit.objects.exists()


def test_good_rows_are_taken_in_when_they_are_asked_for() -> None:
    sheets = {**COMPANY, "台席": [["营业厅", "台席代码", "类型"], ["H01", "G101", "general"], ["H99", "G1", "general"]]}
    report = take(sheets, good_rows=True)
    assert report.kept
    assert list(Counter.objects.values_list("code", flat=True)) == ["G101"]


def test_a_persons_new_position_is_a_change_and_a_plans_new_fee_is_refused() -> None:
    take()
    report = take({"人员": [COMPANY["人员"][0][:4], ["1003", "陈艳", "H01", "duty_supervisor"]]})
    assert (report.sum("changed"), report.kept) == (1, True)
    assert Staff.objects.get(job_number="1003").position == "duty_supervisor"
    report = take({"套餐": [["code", "name", "monthly_fee"], ["T8", "8元套餐", "9.00"]]})
    assert said(report) == [("套餐", 2, "monthly_fee", "import.differs")]
    assert report.problems[0].sentence == "月费已有不同的值（8.50），导入不作改动。"


def test_two_rows_that_quarrel_are_told_apart() -> None:
    report = take({"单位": [UNITS, ["HQ", "总公司", "总部"], ["HQ", "总部", "总部"], ["HQ", "总公司", "总部"]]})
    assert said(report) == [("单位", 3, "代码", "import.row_twice")]
    assert report.counts[0].same == 1


def test_among_numbers_of_one_command_the_wrong_one_is_found() -> None:
    take()
    rows = [["number", "hall"], ["19901000010", "H01"], ["199010000", "H01"], ["19901000011", "H01"]]
    report = take({"号码": rows}, good_rows=True)
    assert [(one.row, one.column, one.code) for one in report.problems] == [(3, "number", "input.invalid")]
    assert Number.objects.filter(number__in=["19901000010", "19901000011"]).count() == 2


def test_a_person_takes_in_only_what_the_position_may(cast: Cast) -> None:
    plans = {"套餐": [["code", "name", "monthly_fee"], ["N1", "新", 1], ["N2", "新", 2]]}
    assert take(plans, by="102").kept
    assert said(take({"套餐": [*plans["套餐"], ["N3", "新", 3], ["N4", "新", 4]]}, by="1001")) == [
        ("套餐", 4, "", "permission.denied")
    ]
    with pytest.raises(Refused, match=r"permission\.denied"):
        take(plans, by="1003")


def test_customers_come_in_under_somebody_who_may_register_them(cast: Cast) -> None:
    rows = [["姓名", "证件", "证件号码", "电话"], ["李梅", "居民身份证", "11010519491231002X", 13800000000]]
    assert said(take({"客户": rows})) == [("客户", 2, "", "permission.denied")]
    assert take({"客户": rows}, by="1001").sum("made") == 1
    again = take({"客户": rows}, by="1001")
    assert (again.sum("made"), again.sum("same")) == (0, 1)
    assert Customer.objects.get().phone == "13800000000"
    masked = [
        rows[0],
        ["李**", "居民身份证", "1101******002X", None],
        ["王芳", "居民身份证", "110105194912310021", None],
    ]
    assert [one.code for one in take({"客户": masked}, by="1001").problems] == [
        "import.masked",
        "import.masked",
        "customer.id_invalid",
    ]
    assert "李" not in str(Activity.objects.values_list("input", flat=True))


def test_tiers_come_in_for_files_that_stand_or_come_with_them(cast: Cast) -> None:
    named = ["李梅", "居民身份证", "11010519491231002X", "13800000000"]
    heads = ["证件", "证件号码", "客户等级"]
    book = {"客户": [["姓名", "证件", "证件号码", "电话"], named], "客户等级": [heads, [*named[1:3], "金卡"]]}
    assert said(take({"客户等级": [heads, [*named[1:3], "金卡"]]}, by="1001")) == [
        ("客户等级", 2, "", "import.not_here")
    ]
    assert take(book, by="1001").sum("made") == 2
    assert Customer.objects.get().tier == "金卡"
    again = take(book, by="1001")
    assert (again.sum("same"), again.sum("changed")) == (2, 0)
    better = take({"客户等级": [heads, [*named[1:3], "钻石卡"]]}, by="1001")
    assert (better.sum("made"), Customer.objects.get().tier) == (1, "钻石卡")


def test_the_log_says_who_took_what_in(cast: Cast) -> None:
    take({"套餐": [["code", "name", "monthly_fee"], ["N1", "新", 1]]}, by="102")
    line = Activity.objects.get(command="transfer.import")
    assert (line.job_number, line.channel, line.input["made"]) == ("102", commands.IMPORT, 1)
    assert Activity.objects.get(command="catalog.add_plan", job_number="102").refused is None
    assert SYSTEM.job_number == "system"
