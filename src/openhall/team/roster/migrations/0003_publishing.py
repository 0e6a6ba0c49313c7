"""What was planned so far binds as it did; a cancelled shift leaves the swaps that it was in."""

import django.db.models.deletion
from django.db import migrations, models

PUBLISH = "UPDATE roster_shift SET published_at = planned_at"


class Migration(migrations.Migration):

    dependencies = [
        ('roster', '0002_overlap'),
    ]

    operations = [
        migrations.AddField(
            model_name='shift',
            name='acknowledged_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='shift',
            name='published_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='swap',
            name='other_shift',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='roster.shift'),
        ),
        migrations.AlterField(
            model_name='swap',
            name='shift',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='roster.shift'),
        ),
        migrations.RunSQL(PUBLISH, migrations.RunSQL.noop),
    ]
