"""A person's file is written once: the database refuses changes."""

from django.db import migrations

GUARD = """
CREATE TRIGGER personnel_entry_append_only BEFORE UPDATE OR DELETE ON org_personnelentry
    FOR EACH ROW EXECUTE FUNCTION kernel_append_only();
CREATE TRIGGER personnel_entry_no_truncate BEFORE TRUNCATE ON org_personnelentry EXECUTE FUNCTION kernel_append_only();
"""

BACK = """
DROP TRIGGER personnel_entry_no_truncate ON org_personnelentry;
DROP TRIGGER personnel_entry_append_only ON org_personnelentry;
"""


class Migration(migrations.Migration):
    dependencies = [("org", "0004_outlets_and_files"), ("kernel", "0002_append_only")]
    operations = [migrations.RunSQL(GUARD, BACK)]
