from collections import Counter

from django.db import migrations, models

ROWS_AT_ONCE = 2_000


def lay_out(apps, schema_editor):
    """Turn cells by column into cells in order, and note with each run in which order."""
    runs, rows = apps.get_model("sheets", "ImportRun"), apps.get_model("sheets", "ImportRow")
    for run in runs.objects.order_by("pk").iterator(ROWS_AT_ONCE):
        theirs = rows.objects.filter(run=run)
        for sheet in sorted(set(theirs.values_list("sheet", flat=True))):
            of_sheet, codes, counts = theirs.filter(sheet=sheet).order_by("pk"), {}, Counter()
            for raw, outcome in of_sheet.values_list("raw", "outcome").iterator(ROWS_AT_ONCE):
                codes.update(dict.fromkeys(raw))
                counts[outcome] += 1
            turn(rows, of_sheet, lambda raw, codes=codes: [raw.get(code) for code in codes])
            run.layout.append(
                {"sheet": sheet, "name": sheet, "header": list(codes), "columns": list(codes), "counts": counts}
            )
        run.save(update_fields=["layout"])


def take_apart(apps, schema_editor):
    """Turn cells in order into cells by column."""
    runs, rows = apps.get_model("sheets", "ImportRun"), apps.get_model("sheets", "ImportRow")
    for run in runs.objects.order_by("pk").iterator(ROWS_AT_ONCE):
        for layout in run.layout:
            codes = layout["columns"]
            of_sheet = rows.objects.filter(run=run, sheet=layout["sheet"]).order_by("pk")
            turn(rows, of_sheet, lambda raw, codes=codes: {c: v for c, v in zip(codes, raw) if c})


def turn(rows, of_sheet, other_way):
    """Write each row's cells the other way."""
    changed = []
    for row in of_sheet.only("pk", "raw").iterator(ROWS_AT_ONCE):
        row.raw = other_way(row.raw)
        changed.append(row)
        if len(changed) == ROWS_AT_ONCE:
            rows.objects.bulk_update(changed, ["raw"])
            changed = []
    rows.objects.bulk_update(changed, ["raw"])


class Migration(migrations.Migration):

    dependencies = [
        ('sheets', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='importrun',
            name='layout',
            field=models.JSONField(default=list, verbose_name='sheets'),
        ),
        migrations.AddField(
            model_name='importrun',
            name='warnings',
            field=models.JSONField(default=list, verbose_name='notes'),
        ),
        migrations.RunPython(lay_out, take_apart),
    ]
