from django.db import migrations, models


def fill(apps, schema_editor):
    """Let what reports told keep what its severity says now: nothing else is known."""
    findings = apps.get_model("audits", "Finding").objects
    critical = findings.filter(severity__is_critical=True, audit__approved_at__isnull=False).values("pk")
    findings.filter(pk__in=critical).update(is_critical=True)


class Migration(migrations.Migration):

    dependencies = [
        ('audits', '0018_counted_in_its_year'),
    ]

    operations = [
        migrations.AddField(
            model_name='finding',
            name='is_critical',
            field=models.BooleanField(default=False, editable=False, verbose_name='critical'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
