from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reminders", "0007_booked")]

    operations = [
        migrations.AddField(
            model_name="outbox",
            name="reached_on",
            field=models.DateField(null=True, verbose_name="last planned with nobody resting"),
        ),
    ]
