"""What columns of rows were when an event left them: the fingerprints that each event keeps tell."""

from collections.abc import Collection

from django.db.models import Model, OuterRef, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat, Substr

from evidence.digests import WIDTH
from evidence.models import Event
from evidence.protected import protected


def left(model: type[Model], columns: Collection[str], until: int) -> Coalesce:
    """Return, as SQL, what some columns of a row were after the last event of it up to one of the ledger.

    It is a text that differs where one of the columns did, and also where the list of columns became another one; empty
    where there was no such event. Raises KeyError for a model, and ValueError for a column, that is not protected.
    """
    entry = protected()[model._meta.label_lower]
    places = (entry.columns.index(name) for name in columns)
    parts = [Substr("fingerprints", WIDTH * place + 1, WIDTH, output_field=TextField()) for place in places]
    events = Event.objects.filter(object_type=entry.label, object_id=OuterRef("pk"), seq__lte=until).exclude(version="")
    told = events.order_by("-seq").annotate(
        told=Concat(Cast("version", TextField()), Value(":"), *parts, output_field=TextField())
    )
    return Coalesce(Subquery(told.values("told")[:1]), Value(""), output_field=TextField())
