"""A verdict knows its business day, so that a day's progress is counted without its orders."""

import django.db.models.deletion
from django.db import migrations, models

BACKFILL = """
ALTER TABLE audit_check DISABLE TRIGGER check_append_only;
UPDATE audit_check c SET day_id = o.day_id FROM counter_order o WHERE o.id = c.order_id;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE audit_check ENABLE TRIGGER check_append_only;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_desk")]

    operations = [
        migrations.AddField(
            model_name="check",
            name="day",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="checks", to="till.businessday"
            ),
        ),
        migrations.RunSQL(BACKFILL, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="check",
            name="day",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="checks", to="till.businessday"
            ),
        ),
        migrations.AddIndex(
            model_name="check",
            index=models.Index(
                fields=["day"], condition=models.Q(("verdict", "faulty")), name="check_faulty_of_day"
            ),
        ),
    ]
