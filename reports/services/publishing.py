"""Keep figures as they were published."""

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import islice

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from evidence.ledger import ledger
from foundation.typesetting import refuse_unset
from reports.models import PublishedFigure, ReportRun, RunState
from reports.models.published_figure import ENTERED, PUBLICATION, WITHDRAWN
from reports.numbers import is_share, number_of
from reports.paths import figures_of
from reports.restating import computed, publishable

#: So many codes are named where one is none of them.
NAMED = 20
COVERAGE = ("held", "required", "share")
#: What is published of the tables, by column.
PUBLISHED = {
    "suppliers_by_region": ("count", "total"),
    "bridge": ("on_file", "cooperating", "net"),
    "commitments": (*COVERAGE, "signed", "by_clause"),
    "certifications": (*COVERAGE, *(f"groups.{column}" for column in COVERAGE)),
    "documents": COVERAGE,
    "grades": ("count", "not_assessed"),
}


def enter_published(published: PublishedFigure, *, actor: User, today: date) -> PublishedFigure:
    """Record a figure that was published; what was entered of the same publication as another value is superseded.

    Raises ValidationError for a day to come, for what is no number or no share where one is, for what the tables have
    no figure of on its day, for a source that reports cannot print, and where the same was entered already.
    """
    if published.published_on > today:
        raise ValidationError({"published_on": _("This day lies in the future.")}, code="future")
    published.value = published.value.strip()
    published.clean_fields(exclude=["entered_by"])
    refuse_unknown(published)
    refuse_no_share(published)
    refuse_unprinted("source", published.source)
    published.entered_by = actor
    with ledger(actor) as events:
        former = of_same_publication(published)
        if former and former.value != published.value:
            former.superseded_at = published.entered_at
            former.save(update_fields=["superseded_at"])
            events.add("figure_superseded", former)
        published.full_clean()
        published.save(force_insert=True)
        events.add(ENTERED, published)
    return published


def of_same_publication(published: PublishedFigure) -> PublishedFigure | None:
    """Return what counts of the same figure as published on the same day, locked; None where nothing does."""
    same = PublishedFigure.objects.current().select_for_update(of=("self",))
    return same.filter(**{name: getattr(published, name) for name in PUBLICATION}).first()


def refuse_unknown(published: PublishedFigure) -> None:
    """Raise ValidationError for a table, row or column that there is not on the day, with those that there are."""
    table = published.table_code
    tables = computed({(published.as_of, table)}).get(published.as_of, {})
    if table not in tables:
        words = _("There is no table of this name. There are: %(codes)s.")
        raise ValidationError({"table_code": words % {"codes": named(module.CODE for module in publishable())}})
    columns: dict[str, list[str]] = defaultdict(list)
    for row, column, _value in figures_of(tables[table]):
        columns[row].append(column)
    if published.row_code not in columns:
        words = _("This table has no such row on that day. It has: %(codes)s.")
        raise ValidationError({"row_code": words % {"codes": named(row or _("(empty)") for row in columns)}})
    if published.column_code not in columns[published.row_code]:
        words = _("This row has no such column. It has: %(codes)s.")
        raise ValidationError({"column_code": words % {"codes": named(columns[published.row_code])}})


def refuse_no_share(published: PublishedFigure) -> None:
    """Raise ValidationError for a share that is more than all or less than nothing: 41.5 is 41.5%."""
    found = number_of(published.value)
    if is_share(published.column_code) and found is not None and not 0 <= found <= 1:
        words = _("A share goes from 0 to 1, or to 100%: write 41.5% as 41.5% or as 0.415.")
        raise ValidationError({"value": words}, code="share")


def refuse_unprinted(name: str, text: str) -> None:
    """Raise ValidationError for words that reports could not print: they tell them for years, as they were typed."""
    try:
        refuse_unset(text)
    except ValidationError as error:
        raise ValidationError({name: error}) from error


def withdraw_published(
    figures: Iterable[PublishedFigure], *, why: str, actor: User, today: date
) -> list[PublishedFigure]:
    """Take back figures that were entered by mistake, all or none; they stay on record with the reason.

    Reports no longer hold the register against them. What a signed-off report tells stands in later ones as withdrawn.
    Raises ValidationError without a reason that reports can print, and where one was corrected or withdrawn before.
    """
    why = why.strip()
    if not why:
        raise ValidationError({"why": _("Say what was wrong with it.")}, code="why")
    refuse_unprinted("why", why)
    pks = {figure.pk for figure in figures}
    with ledger(actor) as events:
        locked = PublishedFigure.objects.current().select_for_update(of=("self",))
        rows = [*locked.filter(pk__in=pks).order_by("pk")]
        if len(rows) < len(pks):
            raise ValidationError(_("This was corrected or withdrawn already: look at it again."), code="superseded")
        at = timezone.now()
        for row in rows:
            row.superseded_at, row.withdrawn_on, row.withdrawn_by, row.withdrawn_why = at, today, actor, why
            row.clean_fields()
            row.save(update_fields=["superseded_at", "withdrawn_on", "withdrawn_by", "withdrawn_why"])
        events.add_many(WITHDRAWN, PublishedFigure, [row.pk for row in rows])
    return rows


def named(codes: Iterable[str]) -> str:
    """Return the first of some codes; that there are more is said by dots."""
    first = [*islice(codes, NAMED + 1)]
    return ", ".join(first[:NAMED]) + (" …" if len(first) > NAMED else "")


def publish(run: ReportRun, *, source: str, on: date, actor: User, today: date) -> int:
    """Record the figures of a signed-off run as published on a day; return how many.

    Raises ValidationError for a run that was not signed off, or superseded since, a day before its own or to come,
    a source that reports cannot print, and the same day twice. What was entered by hand of other tables stays beside
    them.
    """
    if ReportRun.objects.with_state().get(pk=run.pk).state != RunState.SIGNED:
        raise ValidationError(_("Only a report that was signed off can be published."), code="not_signed")
    if not run.as_of <= on <= today:
        raise ValidationError({"on": _("Give a day from that of the report up to today.")}, code="day")
    refuse_unprinted("source", source)
    tables = json.loads(run.data)["tables"]
    with ledger(actor) as events:
        known = PublishedFigure.objects.current().filter(as_of=run.as_of, published_on=on)
        if known.filter(table_code__in=PUBLISHED).exists():
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
            events.add(ENTERED, made)
    return len(rows)
