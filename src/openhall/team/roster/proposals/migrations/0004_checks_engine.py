"""The guards' rounds go to the engine that keeps all checks, with their keys."""

from typing import Any

from django.db import migrations

from openhall.kernel import clock

ITEMS = ["facilities", "safe"]


def there(apps: Any, schema_editor: Any) -> None:
    Check = apps.get_model("checks", "Check")
    for one in apps.get_model("proposals", "Round").objects.iterator():
        marks = {item: "good" if getattr(one, item) else "faulty" for item in ITEMS}
        Check.objects.create(
            id=one.id, form="guard.round", hall=one.hall, date=clock.local_date(one.at), at=one.at, by=one.staff_id,
            marks=marks, faults=list(marks.values()).count("faulty"), remark=one.remark,
        )  # fmt: skip


def back(apps: Any, schema_editor: Any) -> None:
    for one in apps.get_model("checks", "Check").objects.filter(form="guard.round").iterator():
        in_order = {item: one.marks[item] == "good" for item in ITEMS}
        apps.get_model("proposals", "Round").objects.create(
            id=one.id, hall=one.hall, staff_id=one.by, at=one.at, remark=one.remark, **in_order
        )
    schema_editor.execute("ALTER TABLE checks_check DISABLE TRIGGER check_append_only")
    schema_editor.execute("DELETE FROM checks_check WHERE form = 'guard.round'")
    schema_editor.execute("ALTER TABLE checks_check ENABLE TRIGGER check_append_only")


class Migration(migrations.Migration):
    dependencies = [("proposals", "0003_norms"), ("checks", "0002_guards")]

    operations = [
        migrations.RunPython(there, back),
        migrations.DeleteModel(name="Round"),
    ]
