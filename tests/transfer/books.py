"""Small workbooks to read in."""

import io
from typing import Any

import openpyxl

UNITS = ["代码", "名称", "层级", "上级单位", "营业厅等级"]
COMPANY: dict[str, list[list[Any]]] = {
    "单位": [
        UNITS,
        ["HQ", "总公司", "总部", None, None],
        ["P1", "东江省", "省份", "HQ", None],
        ["C1", "云州市", "city", "P1", None],
        ["H01", "人民路厅", "hall", "C1", "small"],
    ],
    "台席": [["营业厅", "台席代码", "类型"], ["H01", "G101", "综合台席"], ["H01", "G102", "general"]],
    "人员": [
        ["工号", "姓名", "单位", "岗位", "兼任岗位", "已离职"],
        ["0012", "高霞", "H01", "manager", None, None],
        ["1003", "陈艳", "H01", "clerk", "salesperson；shelf_guide", "否"],
        ["1009", "曹平", "H01", "clerk", None, "是"],
    ],
    "套餐": [
        ["code", "name", "monthly_fee", "contract_months", "early_exit_fee", "allowances"],
        ["T59", "59元套餐", 59, 12, "100.00", "流量=30GB；通话=500分钟"],
        ["T8", "8元套餐", 8.5, None, None, None],
    ],
    "实物": [["code", "name", "kind", "tracked", "price"], ["SIM", "SIM卡", "sim", "serial", None]],
    "靓号等级": [["code", "name", "min_spend", "months"], ["A", "A级", 100, 12]],
    "号码": [
        ["number", "hall", "grade", "min_fee"],
        ["19901000001", "H01", None, None],
        [19901000002, "H01", None, None],
        ["19901008888", "H01", "vanity", "300.00"],
        ["19901009999", "H01", "A", None],
    ],
    "资费": [
        ["business", "code", "name", "amount", "effective_from"],
        ["new_subscription", "fee", "补卡工本费", 10, "2026-01-01"],
        ["new_subscription", "fee", "补卡工本费", 12, "2026年6月1日"],
    ],
    "年度日历": [
        ["date", "kind", "name", "notice"],
        ["2027-02-04", "holiday", "春节", "国办发明电〔2026〕9号"],
        ["2027-02-20", "workday", "春节", "国办发明电〔2026〕9号"],
    ],
}


def book(sheets: dict[str, list[list[Any]]] | None = None, *, merge: str = "", hide: str = "") -> bytes:
    """A workbook of these sheets, each a list of rows; a text that begins with = is a formula."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, rows in (COMPANY if sheets is None else sheets).items():
        page = made.create_sheet(name)
        for row in rows:
            page.append(row)
        if merge:
            page.merge_cells(merge)
        if hide == name:
            page.sheet_state = "hidden"
    if hide:
        made.create_sheet("说明")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()
