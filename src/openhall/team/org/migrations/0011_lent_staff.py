"""Who is lent to another hall, and works there today."""

import django.db.models.deletion
import openhall.kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('org', '0010_community_hours'),
    ]

    operations = [
        migrations.AddField(
            model_name='staff',
            name='lent_to',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='guests', to='org.unit'),
        ),
        migrations.CreateModel(
            name='Loan',
            fields=[
                ('id', models.UUIDField(default=openhall.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('since', models.DateField()),
                ('until', models.DateField()),
                ('reason', models.TextField()),
                ('lent_at', models.DateTimeField()),
                ('hall', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='borrowed', to='org.unit')),
                ('lender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lent', to='org.unit')),
                ('lent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('staff', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='loans', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['staff', 'since'], name='loan_of_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__gte', models.F('since'))), name='loan_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('hall', models.F('lender')), _negated=True), name='loan_to_another')],
            },
        ),
    ]
