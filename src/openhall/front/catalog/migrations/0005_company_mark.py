"""Units, people, catalogue and figures belong to the company: a change of theirs changes its mark."""

from django.db import migrations

TABLES = (
    "org_unit",
    "org_staff",
    "policy_setting",
    "catalog_businesskind",
    "catalog_plan",
    "catalog_item",
    "catalog_tariffline",
)
ADD = "".join(
    f"CREATE TRIGGER company_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}"
    " FOR EACH STATEMENT EXECUTE FUNCTION kernel_company_changed();\n"
    for table in TABLES
)
REMOVE = "".join(f"DROP TRIGGER company_changed ON {table};\n" for table in TABLES)


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0004_plan_details"),
        ("kernel", "0003_company_mark"),
        ("org", "0006_data"),
        ("policy", "0001_initial"),
    ]
    operations = [migrations.RunSQL(ADD, REMOVE)]
