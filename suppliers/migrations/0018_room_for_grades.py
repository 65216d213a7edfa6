from django.db import migrations

from foundation.room import half_filled


class Migration(migrations.Migration):

    dependencies = [
        ('suppliers', '0017_entered_on'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='supplier',
            name='supplier_grade',
        ),
        half_filled('suppliers_supplier'),
    ]
