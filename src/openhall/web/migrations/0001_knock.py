from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        migrations.CreateModel(
            name="Knock",
            fields=[
                ("pk", models.CompositePrimaryKey("word", "minute", blank=True, editable=False, primary_key=True, serialize=False)),
                ("word", models.TextField()),
                ("minute", models.BigIntegerField()),
                ("count", models.PositiveIntegerField()),
            ],
        ),
        migrations.RunSQL("ALTER TABLE web_knock SET UNLOGGED", "ALTER TABLE web_knock SET LOGGED"),
    ]
