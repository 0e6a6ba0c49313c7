"""Broadband is paid for a term: a new connection may begin with one, a renewal adds one (COUNTER-09)."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from pypinyin import Style, lazy_pinyin

MONTHS = ["1", "3", "6", "12", "24"]
TERM = {"name": "months", "zh": "期限（月）", "en": "Term (months)", "choices": MONTHS}
INSTALL, RENEWAL = "broadband_install", "broadband_renewal"


def add(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    kind = apps.get_model("catalog", "BusinessKind")
    for row in kind.objects.filter(code=INSTALL):
        row.effect = "connect"
        row.sheet = [*row.sheet, {**TERM, "required": False}]
        row.product = {"term": {"charge": "other", "monthly": RENEWAL}}
        row.save()
    kind.objects.create(
        code=RENEWAL,
        name="宽带续费",
        name_en="Broadband renewal",
        pinyin="".join(lazy_pinyin("宽带续费", style=Style.FIRST_LETTER)),
        category="top_up",
        line="internet",
        effect="renew",
        number="own",
        proof="none",
        reviewed=False,
        charges=["fee"],
        minutes=3,
        sheet=[{**TERM, "required": True}],
        product={"term": {"charge": "fee", "monthly": RENEWAL}},
        conditions=[
            {
                "zh": "从到期日和今天中较晚的一天起顺延所交月数",
                "en": "The months paid are added to the later of today and the day of expiry",
            }
        ],
        steps=[
            {"zh": "核对宽带地址和到期日", "en": "Check the address and the day of expiry"},
            {"zh": "客户在屏上确认新的到期日，收款", "en": "The customer confirms the new day of expiry; take the money"},
            {"zh": "打印票据", "en": "Print the receipt"},
        ],
    )


def remove(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    kind = apps.get_model("catalog", "BusinessKind")
    kind.objects.filter(code=RENEWAL).delete()
    for row in kind.objects.filter(code=INSTALL):
        row.effect, row.product = "record", {}
        row.sheet = [field for field in row.sheet if field["name"] != TERM["name"]]
        row.save()


class Migration(migrations.Migration):
    dependencies = [("catalog", "0007_norms")]
    operations = [migrations.RunPython(add, remove)]
