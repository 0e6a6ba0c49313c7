"""Which steps of the norms are legal checks: identity, explanation before consent, consent, the receipt (COUNTER-18)."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

LEGAL = {
    "查看证件原件，留存复印件",
    "选号码和套餐，讲清资费、覆盖和使用方法",
    "客户在屏上核对并签字",
    "核对证件或服务密码",
    "讲清变更前后和生效日期",
    "新旧机主同时到场，查看双方证件",
    "双方确认并签字",
    "客户核对号码和金额",
    "客户签字，退款",
    "查看证件，填写业务资料",
    "讲清资费和开通时间",
    "客户在屏上确认新的到期日，收款",
    "打印票据",
    "交付商品和票据",
}


def mark(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for row in apps.get_model("catalog", "BusinessKind").objects.exclude(steps=[]):
        row.steps = [{**step, "legal": True} if step["zh"] in LEGAL else step for step in row.steps]
        row.save(update_fields=["steps"])


def unmark(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for row in apps.get_model("catalog", "BusinessKind").objects.exclude(steps=[]):
        row.steps = [{name: text for name, text in step.items() if name != "legal"} for step in row.steps]
        row.save(update_fields=["steps"])


class Migration(migrations.Migration):
    dependencies = [("catalog", "0009_norm_review")]
    operations = [migrations.RunPython(mark, unmark)]
