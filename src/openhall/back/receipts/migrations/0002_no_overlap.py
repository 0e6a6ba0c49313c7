"""Runs of a series never overlap, whoever receives or issues them at the same moment."""

from django.db import migrations

# A text can't stand in an exclusion constraint without an extension; its 64-bit hash can.
ADD = """
ALTER TABLE receipts_run ADD CONSTRAINT run_no_overlap EXCLUDE USING gist (
    int8range(hashtextextended(series, 0), hashtextextended(series, 0), '[]') WITH &&,
    int8range(first, last, '[]') WITH &&
);
"""


class Migration(migrations.Migration):
    dependencies = [("receipts", "0001_initial")]
    operations = [migrations.RunSQL(ADD, "ALTER TABLE receipts_run DROP CONSTRAINT run_no_overlap;")]
