from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0003_branch_documents'),
    ]

    operations = [
        migrations.AddField(
            model_name='plan',
            name='details',
            field=models.JSONField(default=dict),
        ),
    ]
