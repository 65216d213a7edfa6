from django.db import migrations, models

COLUMNS = ("version", "digest", "fingerprints")
#: Each event has one such row at most.
COPY = f"""
UPDATE evidence_event
   SET {", ".join(f"{name} = (SELECT {name} FROM evidence_eventrow WHERE event_id = seq)" for name in COLUMNS)}
 WHERE EXISTS (SELECT 1 FROM evidence_eventrow WHERE event_id = seq)
"""
COPY_BACK = f"""
INSERT INTO evidence_eventrow (event_id, object_type, object_id, {", ".join(COLUMNS)})
SELECT seq, object_type, object_id, {", ".join(COLUMNS)} FROM evidence_event WHERE version <> ''
"""


class Migration(migrations.Migration):
    """What a row's digests are stands in the event itself."""

    dependencies = [("evidence", "0001_initial")]

    operations = [
        migrations.AddField("event", "version", models.CharField("list of columns", max_length=60, blank=True)),
        migrations.AddField("event", "digest", models.CharField("digest", max_length=64, blank=True)),
        migrations.AddField("event", "fingerprints", models.TextField("fingerprints", blank=True)),
        migrations.RunSQL(COPY, COPY_BACK),
        migrations.RemoveIndex("event", "event_object"),
        migrations.AddIndex(
            "event", models.Index(fields=["object_type", "object_id", "seq"], name="event_object")
        ),
        migrations.DeleteModel("EventRow"),
    ]
