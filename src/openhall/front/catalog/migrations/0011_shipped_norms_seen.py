"""The norms that came with the program were right on the day they came: the time to go through them again runs from there.

Nobody approved them here, so no person is named.
"""

from django.db import migrations

SEEN = """
UPDATE catalog_businesskind SET approved_at = came.applied
FROM (SELECT min(applied) AS applied FROM django_migrations WHERE app = 'catalog' AND name = '0007_norms') AS came
WHERE version = 1 AND approved_at IS NULL AND drafted_by IS NULL;
"""
UNSEEN = """
UPDATE catalog_businesskind SET approved_at = NULL WHERE version = 1 AND approved_by IS NULL AND drafted_by IS NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0010_legal_steps")]
    operations = [migrations.RunSQL(SEEN, UNSEEN)]
