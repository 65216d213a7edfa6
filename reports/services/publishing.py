"""Keep figures as they were published."""

import json
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from evidence.ledger import ledger
from reports.models import PublishedFigure, ReportRun
from reports.paths import figures_of

#: What is published of the tables, by column.
PUBLISHED = {
    "suppliers_by_region": ("count", "total"),
    "bridge": ("on_file", "cooperating"),
    "commitments": ("held", "required", "share"),
    "certifications": ("held", "required", "share"),
    "grades": ("count", "not_assessed"),
}


def enter_published(published: PublishedFigure, *, actor: User, today: date) -> PublishedFigure:
    """Record a figure that was published. Raises ValidationError for a day to come."""
    if published.published_on > today:
        raise ValidationError({"published_on": _("This day lies in the future.")}, code="future")
    published.entered_by = actor
    with ledger(actor) as events:
        published.full_clean()
        published.save(force_insert=True)
        events.add("figure_published", published)
    return published


def publish(run: ReportRun, *, source: str, on: date, actor: User, today: date) -> int:
    """Record the figures of a signed-off run as published on a day; return how many.

    Raises ValidationError for a run that was not signed off, a day before its own or to come, and the same day twice.
    """
    if not hasattr(run, "sign_off"):
        raise ValidationError(_("Only a report that was signed off can be published."), code="not_signed")
    if not run.as_of <= on <= today:
        raise ValidationError({"on": _("Give a day from that of the report up to today.")}, code="day")
    tables = json.loads(run.data)["tables"]
    with ledger(actor) as events:
        if PublishedFigure.objects.filter(as_of=run.as_of, published_on=on).exists():
            raise ValidationError(_("Figures of this day were published on the same day already."), code="twice")
        rows = [
            PublishedFigure(
                as_of=run.as_of,
                table_code=table,
                row_code=row,
                column_code=column,
                value=str(value),
                published_on=on,
                source=source,
                run=run,
                entered_by=actor,
            )
            for table, columns in PUBLISHED.items()
            for row, column, value in figures_of(tables.get(table, {}))
            if column in columns and value is not None
        ]
        for made in rows:
            made.save(force_insert=True)
            events.add("figure_published", made)
    return len(rows)
