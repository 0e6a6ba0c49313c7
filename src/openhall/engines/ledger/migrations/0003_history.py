"""Where a serial has been: single pieces by their number, boxes by their range."""

from django.db import migrations

ADD = """
CREATE INDEX move_of_serial ON ledger_move (first, item) WHERE quantity = 1 AND first IS NOT NULL;
CREATE INDEX move_of_box ON ledger_move USING gist (numrange(first, last, '[]')) WHERE quantity > 1 AND first IS NOT NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_guards")]
    operations = [migrations.RunSQL(ADD, "DROP INDEX move_of_box; DROP INDEX move_of_serial;")]
