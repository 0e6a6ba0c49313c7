"""The log of accounts is written once: the database refuses changes."""

from django.db import migrations

GUARD = """
CREATE TRIGGER account_event_append_only BEFORE UPDATE OR DELETE ON org_accountevent
    FOR EACH ROW EXECUTE FUNCTION kernel_append_only();
CREATE TRIGGER account_event_no_truncate BEFORE TRUNCATE ON org_accountevent EXECUTE FUNCTION kernel_append_only();
"""

BACK = """
DROP TRIGGER account_event_no_truncate ON org_accountevent;
DROP TRIGGER account_event_append_only ON org_accountevent;
"""


class Migration(migrations.Migration):
    dependencies = [("org", "0002_accounts"), ("kernel", "0002_append_only")]
    operations = [migrations.RunSQL(GUARD, BACK)]
