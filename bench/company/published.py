"""What was published of the last year-ends: nearly all of it is still so."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from bench.company.people import People
from reports.models import PublishedFigure
from reports.paths import figures_of
from reports.restating import YEARS, computed
from reports.services.publishing import PUBLISHED
from reports.shares import year_end

SEED = 20250701
#: Of a hundred figures so many are others by now.
RESTATED = 5


def write_published(today: date) -> None:
    """Write the figures of the last year-ends as they were published three months later."""
    PublishedFigure.objects.bulk_create(figures(Random(SEED), People(), today))


def figures(random: Random, people: People, today: date) -> Iterator[PublishedFigure]:
    """Give every figure of the tables that are published."""
    days = [year_end(today.year - years) for years in range(1, YEARS + 2)]
    for day, tables in computed({(day, table) for day in days for table in PUBLISHED}).items():
        for table, columns in PUBLISHED.items():
            for row, column, value in figures_of(tables[table]):
                if column in columns and value is not None:
                    is_other = random.randrange(100) < RESTATED and isinstance(value, int)
                    yield PublishedFigure(
                        as_of=day,
                        table_code=table,
                        row_code=row,
                        column_code=column,
                        value=str(value + 1 if is_other else value),
                        published_on=min(today, day + timedelta(days=90)),
                        source="Annual report, page 40",
                        entered_by_id=people.officers[0],
                    )
