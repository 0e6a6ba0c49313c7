"""A look is written once, and its faults are those of its marks."""

from django.db import migrations

GUARD = """
ALTER TABLE checks_check ADD CONSTRAINT check_faults_are_of_marks CHECK (
    jsonb_typeof(marks) = 'object'
    AND faults = jsonb_array_length(jsonb_path_query_array(marks, '$.* ? (@ == "faulty")'))
);
CREATE TRIGGER check_append_only BEFORE UPDATE OR DELETE ON checks_check
    FOR EACH ROW EXECUTE FUNCTION kernel_append_only();
CREATE TRIGGER check_no_truncate BEFORE TRUNCATE ON checks_check EXECUTE FUNCTION kernel_append_only();
"""

BACK = """
DROP TRIGGER check_no_truncate ON checks_check;
DROP TRIGGER check_append_only ON checks_check;
ALTER TABLE checks_check DROP CONSTRAINT check_faults_are_of_marks;
"""


class Migration(migrations.Migration):
    dependencies = [("checks", "0001_initial"), ("kernel", "0002_append_only")]
    operations = [migrations.RunSQL(GUARD, BACK)]
