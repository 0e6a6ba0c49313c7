"""What the demo company publishes: prices of charges, as its history charged them, and what is told about its plans."""

from datetime import timedelta
from typing import Any

from openhall.kernel import clock, commands
from openhall.team.org import doors

from . import company

ADMINISTRATOR = "100"
SINCE_DAYS, SOON_DAYS = 400, 14
LINES = (
    # business, charge, name, price (None: an open amount)
    ("replace_sim", "fee", "补卡工本费", "10.00"),
    ("exchange_sim", "fee", "换卡工本费", "10.00"),
    ("change_number", "fee", "改号手续费", "30.00"),
    ("vanity_subscription", "fee", "靓号选号费", "100.00"),
    ("fixed_line", "fee", "固定电话装机费", "60.00"),
    ("broadband_install", "fee", "宽带装机调测费", "100.00"),
    ("data_line", "fee", "数据专线一次性费用", "880.00"),
    ("international_roaming", "deposit", "国际漫游押金", "500.00"),
    ("international_call", "deposit", "国际长途押金", "500.00"),
    ("lost_certificate", "fee", "使用证补办费", "5.00"),
    ("value_added", "fee", "增值业务月功能费", None),
    ("top_up", "prepayment", "充值", None),
)
SOON = ("replace_sim", "fee", "补卡工本费（优惠）", "8.00")
USES = {"M": "适合手机用户；套外流量3元/GB", "B": "含固定宽带与一个手机主号；装机后次日起计费"}


def publish() -> None:
    """By the administrator, as a workbook would bring it in: the past as it was, and one price to come."""
    today = clock.today()
    for business, code, name, amount in LINES:
        _publish(business, code, name, amount, (today - timedelta(days=SINCE_DAYS)).isoformat())
    _publish(*SOON, (today + timedelta(days=SOON_DAYS)).isoformat())
    for plan in company.PLANS:
        fee = int(float(plan.fee))
        _as(
            "catalog.describe_plan",
            plan=plan.code,
            brand="宽带融合" if plan.code.startswith("B") else "畅享",
            allowances={"流量": f"{max(1, fee // 4)}GB", "通话": f"{fee * 5}分钟"},
            subsidy="0.00",
            discount="合约期内每月返5元话费" if plan.months else "",
            coverage="全国（不含港澳台）",
            use=USES[plan.code[0]],
        )


def _publish(business: str, code: str, name: str, amount: str | None, day: str) -> None:
    fields = {"business": business, "code": code, "name": name, "amount": amount, "effective_from": day}
    _as("catalog.publish_tariff", **fields)


def _as(do: str, **fields: Any) -> None:
    commands.execute(do, fields, doors.actor(ADMINISTRATOR), channel=commands.IMPORT)
