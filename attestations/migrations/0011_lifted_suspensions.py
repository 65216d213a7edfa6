from django.db import migrations, models

import foundation.fields
from foundation.dates import FAR

LIFTED = {"object_type": "attestations.suspension", "action": "suspension_lifted"}


def fill(apps, schema_editor):
    """Let what nobody lifted end as it was planned, and what somebody lifted be known since then."""
    suspensions, events = apps.get_model("attestations", "Suspension").objects, apps.get_model("evidence", "Event").objects
    suspensions.update(planned_until=models.F("suspended_until"))
    lifted = dict(events.filter(**LIFTED).order_by("seq").values_list("object_id", "at"))
    for suspension in suspensions.filter(pk__in=lifted):
        suspension.planned_until = FAR
        suspension.lifted_on = min(suspension.suspended_until, lifted[suspension.pk].date())
        suspension.save()


class Migration(migrations.Migration):

    dependencies = [
        ("attestations", "0010_announced_ends"),
        ("evidence", "0002_digests_in_events"),
    ]

    operations = [
        migrations.AddField(
            model_name="suspension",
            name="lifted_on",
            field=models.DateField(editable=False, null=True, verbose_name="lifting known since"),
        ),
        migrations.AddField(
            model_name="suspension",
            name="planned_until",
            field=foundation.fields.UntilField(
                default=FAR, editable=False, verbose_name="planned until"
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
