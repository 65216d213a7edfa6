from django.db import migrations

from foundation.room import half_filled


class Migration(migrations.Migration):

    dependencies = [
        ('audits', '0019_critical_findings'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='assessment',
            name='assessment_by_grade',
        ),
        half_filled('audits_assessment'),
    ]
