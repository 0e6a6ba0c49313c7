"""The activity log is written once: the database refuses changes."""

from django.db import migrations

GUARD = """
CREATE FUNCTION kernel_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND current_setting('openhall.allow_truncate', true) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER activity_append_only BEFORE UPDATE OR DELETE ON kernel_activity
    FOR EACH ROW EXECUTE FUNCTION kernel_append_only();
CREATE TRIGGER activity_no_truncate BEFORE TRUNCATE ON kernel_activity EXECUTE FUNCTION kernel_append_only();
"""

BACK = """
DROP TRIGGER activity_no_truncate ON kernel_activity;
DROP TRIGGER activity_append_only ON kernel_activity;
DROP FUNCTION kernel_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [migrations.RunSQL(GUARD, BACK)]
