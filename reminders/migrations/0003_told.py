import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("attestations", "0005_portal"),
        ("reminders", "0002_portal"),
    ]

    operations = [
        migrations.AlterField(
            model_name="reminder",
            name="requirement",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="attestations.requirement",
                verbose_name="requirement",
            ),
        ),
    ]
