"""One mark for the company's tables: it changes whenever one of them does, and what was read of them is read anew."""

from django.db import migrations

ADD = """
CREATE TABLE kernel_companymark (one boolean PRIMARY KEY DEFAULT true CHECK (one), mark uuid NOT NULL);
INSERT INTO kernel_companymark (mark) VALUES (gen_random_uuid());
CREATE FUNCTION kernel_company_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE kernel_companymark SET mark = gen_random_uuid();
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0002_append_only")]
    operations = [
        migrations.RunSQL(ADD, "DROP FUNCTION kernel_company_changed(); DROP TABLE kernel_companymark;"),
    ]
