"""The demo company as plain data: who and what there is before the first day begins."""

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

# Positions that the product knows beside those of the replay contract.
EXTRA_POSITIONS = ("administrator", "personnel", "department_leader", "partner_staff")
TILL_POSITIONS = ("clerk", "salesperson", "desk_leader")
LEAD_POSITIONS = ("duty_supervisor", "manager", "station_head", "desk_leader")


class Unit(NamedTuple):
    code: str
    name: str
    level: str
    parent: str | None = None
    hall_class: str | None = None


class Staff(NamedTuple):
    job: str
    name: str
    unit: str
    position: str


class Plan(NamedTuple):
    code: str
    name: str
    fee: str
    months: int = 0
    exit_fee: str = "0.00"
    prepay: int = 50
    weight: int = 10


class Item(NamedTuple):
    code: str
    name: str
    kind: str
    tracked: str
    price: str | None = None
    batch: int = 10  # how much a person draws at a time
    supply: int = 100  # how much comes from above at a time


@dataclass(frozen=True)
class HallPlan:
    """How busy a hall is and how many of its people sit at a till on one day."""

    code: str
    number: int
    orders: int
    tills: int
    week: tuple[float, float, float, float, float, float, float]
    first_form: int


UNITS = (
    Unit("HQ", "开厅通信（演示）总公司", "headquarters"),
    Unit("P01", "东江省公司", "province", "HQ"),
    Unit("C01", "云州市分公司", "city", "P01"),
    Unit("C02", "临江市分公司", "city", "P01"),
    Unit("H01", "云州人民路旗舰厅", "hall", "C01", "demonstration"),
    Unit("H02", "云州解放大道营业厅", "hall", "C01", "standard"),
    Unit("H03", "云州南门营业厅", "hall", "C01", "small"),
    Unit("H04", "临江新村宽带服务站", "hall", "C02", "station"),
    Unit("H05", "临江大学校园厅", "hall", "C02", "campus"),
)

STAFF = (
    Staff("100", "沈国栋", "HQ", "administrator"),
    Staff("101", "顾明珠", "HQ", "personnel"),
    Staff("102", "陆文渊", "HQ", "department_leader"),
    Staff("110", "蒋海涛", "P01", "department_leader"),
    Staff("111", "范雪梅", "P01", "personnel"),
    Staff("120", "方志远", "C01", "department_leader"),
    Staff("121", "石玉兰", "C01", "auditor"),
    Staff("122", "金晓燕", "C01", "personnel"),
    Staff("130", "谭建平", "C02", "department_leader"),
    Staff("131", "邹慧敏", "C02", "auditor"),
    Staff("1001", "高霞", "H01", "manager"),
    Staff("1002", "李明远", "H01", "duty_supervisor"),
    Staff("1003", "周丽华", "H01", "duty_supervisor"),
    Staff("1004", "陈艳", "H01", "clerk"),
    Staff("1005", "陈杰", "H01", "clerk"),
    Staff("1006", "王思远", "H01", "clerk"),
    Staff("1007", "赵雅婷", "H01", "clerk"),
    Staff("1008", "吴浩然", "H01", "clerk"),
    Staff("1009", "孙佳怡", "H01", "salesperson"),
    Staff("1010", "马俊杰", "H01", "salesperson"),
    Staff("1011", "高敏", "H01", "auditor"),
    Staff("1012", "朱雨欣", "H01", "guide"),
    Staff("1013", "胡一鸣", "H01", "guide"),
    Staff("1014", "郭静", "H01", "complaint_receptionist"),
    Staff("1015", "何文博", "H01", "archivist"),
    Staff("1016", "林子涵", "H01", "shelf_guide"),
    Staff("1017", "罗志强", "H01", "repair_technician"),
    Staff("1018", "郑桂英", "H01", "cleaner"),
    Staff("1019", "梁勇", "H01", "guard"),
    Staff("1020", "谢嘉豪", "H01", "partner_staff"),
    Staff("2001", "宋建国", "H02", "manager"),
    Staff("2002", "唐海燕", "H02", "duty_supervisor"),
    Staff("2003", "许娜", "H02", "clerk"),
    Staff("2004", "韩磊", "H02", "clerk"),
    Staff("2005", "冯芳", "H02", "clerk"),
    Staff("2006", "邓超", "H02", "clerk"),
    Staff("2007", "曹平", "H02", "clerk"),
    Staff("2008", "彭春梅", "H02", "salesperson"),
    Staff("2009", "曾刚", "H02", "auditor"),
    Staff("2010", "王梓萱", "H02", "guide"),
    Staff("2011", "李秀英", "H02", "complaint_receptionist"),
    Staff("2012", "张国庆", "H02", "guard"),
    Staff("3001", "刘晓东", "H03", "manager"),
    Staff("3002", "陈丽华", "H03", "duty_supervisor"),
    Staff("3003", "杨洋", "H03", "clerk"),
    Staff("3004", "黄娟", "H03", "clerk"),
    Staff("3005", "赵辉", "H03", "clerk"),
    Staff("3006", "吴霞", "H03", "auditor"),
    Staff("3007", "周敏", "H03", "guide"),
    Staff("4001", "徐军", "H04", "station_head"),
    Staff("4002", "孙静", "H04", "desk_leader"),
    Staff("4003", "马艳", "H04", "clerk"),
    Staff("4004", "朱明", "H04", "clerk"),
    Staff("4005", "胡涛", "H04", "salesperson"),
    Staff("4006", "郭芳", "H04", "auditor"),
    Staff("4007", "何强", "H04", "maintenance_supervisor"),
    Staff("4008", "高磊", "H04", "installer"),
    Staff("4009", "林伟", "H04", "installer"),
    Staff("4010", "罗春梅", "H04", "community_rep"),
    Staff("5001", "郑海燕", "H05", "manager"),
    Staff("5002", "梁俊杰", "H05", "duty_supervisor"),
    Staff("5003", "谢雨欣", "H05", "clerk"),
    Staff("5004", "宋子涵", "H05", "clerk"),
    Staff("5005", "唐一鸣", "H05", "clerk"),
    Staff("5006", "许佳怡", "H05", "salesperson"),
    Staff("5007", "韩文博", "H05", "auditor"),
    Staff("5008", "冯浩然", "H05", "guide"),
    Staff("5009", "邓雅婷", "H05", "partner_staff"),
)

# A clerk who left the company some days ago.
LEAVER, LEFT_DAYS_AGO = "2007", 9

# Counters by hall: how many of each kind; codes are G, E, V, S, C with hall and running number.
COUNTERS = {
    "H01": (("general", 5), ("enquiry", 1), ("vip", 1), ("sales", 2), ("complaint", 1)),
    "H02": (("general", 4), ("vip", 1), ("sales", 1), ("complaint", 1)),
    "H03": (("general", 3),),
    "H04": (("general", 3), ("sales", 1)),
    "H05": (("general", 3), ("sales", 1)),
}
TILL_COUNTERS = ("general", "vip", "sales")

HALLS = (
    HallPlan("H01", 1, 33, 4, (0.95, 0.95, 1.0, 1.0, 1.05, 1.15, 1.1), 100_001),
    HallPlan("H02", 2, 26, 3, (1.0, 0.95, 0.95, 1.0, 1.05, 1.1, 1.0), 200_001),
    HallPlan("H03", 3, 22, 2, (1.05, 1.0, 1.0, 1.0, 1.05, 1.0, 0.95), 300_001),
    HallPlan("H04", 4, 22, 2, (1.0, 1.0, 1.05, 1.0, 1.05, 1.05, 0.95), 400_001),
    HallPlan("H05", 5, 23, 3, (1.1, 1.05, 1.05, 1.1, 1.1, 0.9, 0.88), 500_001),
)
FEWEST_ORDERS, MOST_ORDERS = 20, 42

PLANS = (
    Plan("M8", "8元保号套餐", "8.00", prepay=30, weight=5),
    Plan("M19", "19元流量套餐", "19.00", weight=10),
    Plan("M29", "29元青春套餐", "29.00", weight=12),
    Plan("M39", "39元畅听套餐", "39.00", weight=10),
    Plan("M59", "59元畅享套餐", "59.00", weight=16),
    Plan("M79", "79元畅享套餐（12个月合约）", "79.00", 12, "120.00", 100, 8),
    Plan("M99", "99元5G套餐（12个月合约）", "99.00", 12, "150.00", 100, 8),
    Plan("M129", "129元5G套餐（24个月合约）", "129.00", 24, "300.00", 200, 6),
    Plan("M199", "199元5G尊享套餐（24个月合约）", "199.00", 24, "500.00", 300, 3),
    Plan("B300", "300M宽带融合89元", "89.00", 12, "150.00", 100, 5),
    Plan("B500", "500M宽带融合129元", "129.00", 12, "200.00", 200, 4),
    Plan("B1000", "千兆宽带融合169元", "169.00", 24, "360.00", 200, 2),
)

ITEMS = (
    Item("SIM", "SIM卡", "sim", "serial", None, 12, 150),
    Item("CZK30", "30元充值卡", "value_card", "serial", "30.00", 10, 100),
    Item("CZK50", "50元充值卡", "value_card", "serial", "50.00", 10, 100),
    Item("CZK100", "100元充值卡", "value_card", "serial", "100.00", 10, 100),
    Item("ZD-QN5", "青鸟 N5 智能手机", "terminal", "serial", "1299.00", 2, 12),
    Item("ZD-YM2", "远目 M2 5G手机", "terminal", "serial", "2199.00", 2, 8),
    Item("ZD-LR1", "老友 R1 按键手机", "terminal", "serial", "259.00", 2, 12),
    Item("LP-YS", "晴雨伞", "gift", "quantity", None, 5, 60),
    Item("LP-BEI", "保温杯", "gift", "quantity", None, 5, 40),
    Item("WL-ZY", "宣传折页", "material", "quantity", None, 100, 2000),
    Item("PJ-PM", "手机屏幕总成", "part", "quantity", None, 2, 10),
    Item("PJ-GX", "光纤快速接头", "part", "quantity", None, 20, 100),
)
ITEM = {item.code: item for item in ITEMS}
PLAN = {plan.code: plan for plan in PLANS}
PRICE = {item.code: Decimal(item.price or "0.00") for item in ITEMS}
VALUE_CARDS = ("CZK30", "CZK50", "CZK100")
TERMINALS = ("ZD-QN5", "ZD-YM2", "ZD-LR1")
GIFTS = ("LP-YS", "LP-BEI")
SERIAL_ITEMS = tuple(item.code for item in ITEMS if item.tracked == "serial")

SERIES = "A"
BOOK = 50  # forms in a book
FORMS_AT_ONCE = 1000
NUMBERS_AT_ONCE = 80
VANITY_ENDINGS = (
    ("300.00", ("1111", "2222", "3333", "5555", "7777", "1188", "2266", "3399")),
    ("800.00", ("6666", "8888", "9999", "6688")),
)

# What goes wrong, by days ago (1 is yesterday; counted on every 21 days) and hall. All other days are clean.
TROUBLES: dict[tuple[int, str], tuple[str, ...]] = {
    (21, "H02"): ("out_of_order",),
    (20, "H04"): ("short",),
    (19, "H01"): ("insufficient",),
    (18, "H03"): ("stock",),
    (18, "H05"): ("fault",),
    (17, "H02"): ("over", "in_contract"),
    (16, "H01"): ("loose",),
    (15, "H04"): ("unsigned",),
    (14, "H05"): ("short", "tills_open"),
    (13, "H02"): ("late_audit",),
    (13, "H03"): ("insufficient",),
    (12, "H01"): ("stubs",),
    (11, "H03"): ("force",),
    (10, "H05"): ("loose", "no_document"),
    (10, "H02"): ("fault",),
    (9, "H04"): ("bank_short",),
    (8, "H01"): ("in_contract", "over"),
    (7, "H02"): ("short",),
    (7, "H05"): ("out_of_order",),
    (6, "H03"): ("unsigned",),
    (6, "H04"): ("loose",),
    (5, "H01"): ("fault", "no_document"),
    (4, "H05"): ("stock",),
    (4, "H02"): ("insufficient", "unsigned"),
    (3, "H04"): ("late_audit",),
    (3, "H01"): ("short",),
    (2, "H03"): ("over", "in_contract"),
    (2, "H02"): ("fault",),
    (1, "H01"): ("loose", "out_of_order"),
    (1, "H04"): ("short",),
    (1, "H05"): ("stock",),
    (0, "H01"): ("loose",),
    (0, "H02"): ("insufficient",),
}
CYCLE = 21
# Yesterday's audit is finished today only here; elsewhere it waits at the auditor's desk.
AUDIT_DONE_TODAY = ("H01", "H03")
