"""Balance, append-only and one place for each serial: kept by the database."""

from django.db import migrations

from openhall.engines.ledger.guards import GUARDS, GUARDS_BACK


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial"), ("kernel", "0002_append_only")]
    operations = [migrations.RunSQL(GUARDS, GUARDS_BACK)]
