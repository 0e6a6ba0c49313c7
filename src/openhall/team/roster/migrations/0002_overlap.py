"""Two shifts of one person never share time.

Without an extension an exclusion takes ranges only: the person stands in it as a range of one hashed key. It looks at the
end of a statement, so that two shifts change hands in one update.
"""

from django.db import migrations

ADD = """
ALTER TABLE roster_shift ADD CONSTRAINT no_two_shifts_at_once EXCLUDE USING gist (
    int8range(uuid_hash_extended(staff_id, 0) >> 1, uuid_hash_extended(staff_id, 0) >> 1, '[]') WITH &&,
    tstzrange(start_at, end_at, '[)') WITH &&
) DEFERRABLE INITIALLY IMMEDIATE
"""
DROP = "ALTER TABLE roster_shift DROP CONSTRAINT no_two_shifts_at_once"


class Migration(migrations.Migration):
    dependencies = [("roster", "0001_initial")]
    operations = [migrations.RunSQL(ADD, DROP)]
