"""When a finding was raised: an observer may see something before writing it down."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("policy", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="finding",
            name="raised_at",
            field=models.DateTimeField(null=True),
        ),
    ]
