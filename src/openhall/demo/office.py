"""What the offices of the demo company laid down: outlet files, shops inside halls, opening hours, personnel files."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from openhall.kernel import clock, commands
from openhall.kernel.actors import SYSTEM
from openhall.team.org import doors

from . import company
from .days import all_counters

OUTLETS = (
    # hall, type, right, address, m², open since
    ("H01", "flagship", "bought", "云州市人民路1号（演示地址）", 680, date(2012, 5, 17)),
    ("H02", "own_hall", "rented", "云州市解放大道88号（演示地址）", 320, date(2015, 9, 1)),
    ("H03", "own_hall", "built", "云州市南门街6号（演示地址）", 140, date(2018, 3, 12)),
    ("H04", "broadband_station", "rented", "临江市新村路20号（演示地址）", 90, date(2020, 6, 8)),
    ("H05", "campus", "rented", "临江大学东区（演示地址）", 110, date(2019, 9, 2)),
)
SHOPS = {"H01": (("YD", "移动业务店"), ("KD", "宽带业务店"), ("ZD", "终端专卖店"))}
SHOP_OF_KIND = {"general": "YD", "vip": "YD", "enquiry": "KD", "sales": "ZD"}
HOURS = {"own_hall": ("08:30", "18:00"), "flagship": ("08:30", "20:00"), "campus": ("09:00", "18:00")}
HOURS_OF_STATIONS = ("08:30", "18:00")
"""So a station works whose type lays nothing down."""
BEGAN = clock.midnight(date(2020, 1, 1))
"""The shops have been there since before the history begins."""
LEAVING, LEAVES_IN_DAYS = "2006", 5
PAY = {"clerk": "4200.00", "salesperson": "4000.00", "duty_supervisor": "5600.00", "manager": "7200.00"}


def lay_down() -> None:
    """Called after the history: by the very commands that the offices use, dated now."""
    _outlets()
    _files()
    _tariff()


def opening(hall: str) -> tuple[str, str]:
    """From when to when a hall is open."""
    kind = next(kind for code, kind, *_rest in OUTLETS if code == hall)
    return HOURS.get(kind, HOURS_OF_STATIONS)


def _as(by: str, do: str, /, **fields: Any) -> None:
    commands.execute(do, fields, doors.actor(by), channel=commands.IMPORT)


def _tariff() -> None:
    """A month of broadband, so that the stations' desks can renew."""
    given = {"business": "broadband_renewal", "code": "fee", "amount": "60.00", "name": "宽带月费"}
    commands.execute("catalog.set_tariff", given, SYSTEM, channel=commands.IMPORT)


def _outlets() -> None:
    for hall, kind, right, address, area, opened_on in OUTLETS:
        branch = "120" if hall in {"H01", "H02", "H03"} else "130"
        given = {"type": kind, "right": right, "address": address, "area": area, "opened_on": opened_on}
        _as(branch, "org.describe_outlet", hall=hall, **given)
    for hall, shops in SHOPS.items():
        for code, name in shops:
            _as("120", "org.add_shop", hall=hall, code=code, name=name)
        for counter, kind in all_counters(hall):
            if kind in SHOP_OF_KIND:
                _as("120", "org.assign_counter", hall=hall, counter=counter, shop=SHOP_OF_KIND[kind], since=BEGAN)
    for kind, (opens, closes) in HOURS.items():
        for weekday in range(7):
            _as("100", "org.set_hours", type=kind, weekday=weekday, opens=opens, closes=closes)


def _files() -> None:
    today = clock.today()
    for place, person in enumerate(company.STAFF):
        if person.job in {"101", company.LEAVER}:  # nobody keeps the own file
            continue
        joined = today - timedelta(days=400 + place * 37)
        lines = [("recruitment", joined, "社会招聘入职" if place % 3 else "校园招聘入职")]
        lines += [("training", joined + timedelta(days=20), "岗前培训合格")] if place % 11 else []
        lines += [("appraisal", today - timedelta(days=20), "上月考核：良好")] if place % 7 else []
        for kind, on, title in lines:
            _as("101", "personnel.record", job_number=person.job, kind=kind, on=on, title=title)
        if person.position in PAY:
            pay = {
                "kind": "pay",
                "on": today.replace(day=1),
                "element": "base",
                "amount": Decimal(PAY[person.position]),
            }
            _as("101", "personnel.record", job_number=person.job, title="岗位工资", **pay)
    last_day = today + timedelta(days=LEAVES_IN_DAYS)
    _as("101", "staff.plan_leaving", job_number=LEAVING, last_day=last_day, reason="个人原因")
