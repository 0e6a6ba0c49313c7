"""Posting and moving in one round trip each."""

from pathlib import Path

from django.db import migrations

FUNCTIONS = (Path(__file__).parents[1] / "functions.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_history")]
    operations = [migrations.RunSQL(FUNCTIONS, "DROP FUNCTION ledger_move_run; DROP FUNCTION ledger_post;")]
