from django.db import migrations

from suppliers.company_names import bare

ROWS_AT_ONCE = 2_000


def fill(apps, schema_editor):
    """Give every supplier its names without their form."""
    suppliers = apps.get_model("suppliers", "Supplier").objects
    changed = []
    for supplier in suppliers.order_by("pk").only("pk", "name", "name_en").iterator(ROWS_AT_ONCE):
        supplier.bare_name = bare(supplier.name)[:200]
        supplier.bare_name_en = bare(supplier.name_en)[:200]
        changed.append(supplier)
        if len(changed) == ROWS_AT_ONCE:
            suppliers.bulk_update(changed, ["bare_name", "bare_name_en"])
            changed = []
    suppliers.bulk_update(changed, ["bare_name", "bare_name_en"])


class Migration(migrations.Migration):

    dependencies = [
        ('suppliers', '0008_look_alikes'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
