from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError

from accounts.services import system_user
from evidence.models import Event
from foundation import bulk
from foundation.dates import FAR
from sheets.models import ImportRow, ImportRun
from suppliers.models import Category, GradeChange, Site
from tests.factories import SiteFactory, SupplierFactory

pytestmark = pytest.mark.django_db

TRICKY = "tab\tback\\slash\nnew line \\N \"quoted\" 'single' 國; \\. %s"


@pytest.mark.either
@pytest.mark.parametrize(
    ("count", "size", "lengths"),
    [(0, 3, []), (2, 3, [2]), (3, 3, [3]), (7, 3, [3, 3, 1])],
)
def test_an_iterable_is_cut_into_batches(count, size, lengths):
    found = list(bulk.batches(iter(range(count)), size))

    assert [len(batch) for batch in found] == lengths
    assert [number for batch in found for number in batch] == list(range(count))


def test_rows_of_every_type_come_back_as_they_went_in():
    supplier, actor = SupplierFactory(), system_user()
    at = datetime(2024, 12, 31, 23, 59, 59, 123456, tzinfo=UTC)
    what = ("period", "grade", "score")
    columns = ("supplier", "effective_on", "period_from", "period_until", "reason", "recorded_at", "recorded_by", *what)

    bulk.insert(
        GradeChange,
        columns,
        [
            (supplier.pk, date(2024, 1, 1), date(2023, 1, 1), FAR, TRICKY, at, actor.pk, "2023", "A", Decimal("98.50")),
            (supplier.pk, date(2024, 1, 1), date(1, 1, 1), date(2, 1, 1), "", at, None, "2022", "B", None),
        ],
    )

    assert list(GradeChange.objects.order_by("-period").values_list(*columns, "run", "superseded_at")) == [
        (
            supplier.pk,
            date(2024, 1, 1),
            date(2023, 1, 1),
            FAR,
            TRICKY,
            at,
            actor.pk,
            "2023",
            "A",
            Decimal("98.50"),
            None,
            None,
        ),
        (supplier.pk, date(2024, 1, 1), date(1, 1, 1), date(2, 1, 1), "", at, None, "2022", "B", None, None, None),
    ]


@pytest.mark.parametrize("cells", [{}, {"name": TRICKY, "n": 1.5, "none": None, "list": [True, "國"]}])
def test_json_comes_back_as_it_went_in(cells):
    run = ImportRun.objects.create(started_by=system_user(), effective_on=date(2024, 1, 1))
    names = ("run", "sheet", "number", "raw", "outcome", "object_type", "object_id", "values", "changes", "errors")

    bulk.insert(ImportRow, names, [(run.pk, "suppliers", 2, cells, "created", "", None, {}, {}, [])])

    row = ImportRow.objects.get()
    assert (row.raw, row.object_id, row.changes, row.errors) == (cells, None, {}, [])


@pytest.mark.either
def test_nothing_to_insert_is_nothing_inserted():
    bulk.insert(Category, ("code", "name_en", "name_zh_hant", "name_zh_hans", "position"), [])

    assert Category.objects.count() == 0


def test_more_rows_than_a_batch_are_all_inserted():
    names = ("code", "name_en", "name_zh_hant", "name_zh_hans", "position")

    bulk.insert(Category, names, ((f"c{n}", "", "", "", 0) for n in range(10_001)))

    assert Category.objects.count() == 10_001


def test_a_row_of_another_length_is_refused():
    with pytest.raises(ValueError, match="zip"):
        bulk.insert(Category, ("code", "name_en"), [("a",)])


def test_the_database_refuses_a_duplicate_in_bulk():
    names = ("code", "name_en", "name_zh_hant", "name_zh_hans", "position")

    with pytest.raises(IntegrityError):
        bulk.insert(Category, names, [("a", "", "", "", 0), ("a", "", "", "", 0)])


def test_rows_are_updated_by_key_and_the_others_left():
    first, second, third = SiteFactory(), SiteFactory(), SiteFactory()

    bulk.update(Site, ("name", "address"), [(first.pk, TRICKY[:120], "a"), (third.pk, "三廠", "")])

    assert list(Site.objects.order_by("pk").values_list("name", "address")) == [
        (TRICKY[:120], "a"),
        (second.name, ""),
        ("三廠", ""),
    ]


def test_a_foreign_key_is_updated_by_its_key():
    site, other = SiteFactory(), SupplierFactory()

    bulk.update(Site, ("supplier", "country"), [(site.pk, other.pk, None)])

    site.refresh_from_db()
    assert (site.supplier, site.country) == (other, None)


@pytest.mark.either
def test_nothing_to_update_is_nothing_updated(django_assert_num_queries):
    with django_assert_num_queries(0):
        bulk.update(Event, ("action",), [])
