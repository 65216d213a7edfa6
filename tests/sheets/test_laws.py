"""What holds whatever the rows say: their order, their repetition, and how many of them come at once change nothing."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings, strategies as st

from accounts.services import system_user
from foundation.straight import unseen
from sheets import planning
from sheets.engine import import_file
from sheets.formats import FORMATS
from sheets.job import Options
from sheets.resource import sheet_resources
from tests.factories import TODAY
from tests.sheets.bringing import bring, outcomes

pytestmark = [pytest.mark.usefixtures("reference", "small_batches"), pytest.mark.django_db]

#: Whatever people type, and what spreadsheets make of it.
TEXTS = st.one_of(
    st.sampled_from(
        ["=1+1", "'quoted", "＝HYPERLINK", "甲\n乙", '"a", b;c', "007", "1E5", "+86 755 1234", "𠮷野家", "é"]
    ),
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Zl", "Zp"]), min_size=1, max_size=20),
).filter(lambda text: text.strip() not in ("", "-") and not text.strip().startswith(("#", "Err:")) and not unseen(text))
DAYS = st.dates(TODAY - timedelta(days=2_000), TODAY - timedelta(days=1))
#: Each example brings whole files: one where a cheap law is tried sixteen times.
EVERYTHING = settings(max_examples=settings.default.max_examples // 16, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def small_batches():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(planning, "BATCH", 3)
        patch.setattr(planning, "HELD_BATCH", 3)
        patch.setattr(planning, "MOST_HELD", 3)
        patch.setattr(planning, "MOST_HELD_WRITING", 3)
        yield


def maybe(strategy):
    return st.one_of(st.none(), strategy)


@st.composite
def tables(draw):
    """Give suppliers and their commitments; every row is one that is taken."""
    codes = draw(st.lists(st.integers(1, 999), min_size=1, max_size=8, unique=True))
    suppliers, commitments = [], []
    for number in codes:
        on_file, active = sorted([draw(DAYS), draw(DAYS)])
        is_active = draw(st.booleans())
        suppliers.append(
            {
                "code": f"S{number:03}",
                "name": draw(TEXTS),
                "name_en": draw(maybe(TEXTS)),
                "country": draw(st.sampled_from(["CN", "中國", "Japan", "美国"])),
                "category": draw(st.sampled_from(["assembly", "塑膠結構件", "电池与化学品"])),
                "stage": "active" if is_active else draw(st.sampled_from([None, "registered"])),
                "registered_on": draw(maybe(st.just(on_file))),
                "active_from": active if is_active else None,
                "is_core": draw(st.sampled_from([None, "是", "N", "✓"])),
                "contact_name": draw(maybe(TEXTS)),
            }
        )
        commitments += [
            {"supplier_code": f"S{number:03}", "requirement": name, "basis": "簽署", "signed_on": draw(DAYS)}
            for name in draw(st.lists(st.sampled_from(["security", "confidentiality"]), unique=True))
        ]
    return {"suppliers": suppliers, "commitments": commitments}


@contextmanager
def undone():
    """Let what is brought in the block be gone after it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def register():
    """Return what goes out of the register, sheet by sheet."""
    found = {}
    for resource in sheet_resources():
        resource.prepare()
        found[resource.code] = FORMATS["csv"]().export_data(resource.export())
    return found


def after(*parts):
    """Return the register after some tables were brought, one after the other, all of them whole."""
    with undone():
        reports = [bring(**part) for part in parts]
        assert {outcome for report in reports for outcome in outcomes(report)} <= {"created", "updated", "unchanged"}
        return register()


@pytest.mark.either  # the last of the laws brings and exports the same rows on both
@EVERYTHING
@given(rows=tables(), chance=st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(rows, chance):
    shuffled = {code: chance.sample(table, len(table)) for code, table in rows.items()}

    assert after(shuffled) == after(rows)


@pytest.mark.either  # the last of the laws brings and exports the same rows on both
@EVERYTHING
@given(rows=tables())
def test_bringing_it_again_changes_nothing(rows):
    with undone():
        bring(**rows)
        before = register()
        again = bring(**rows)

        assert set(outcomes(again)) == {"unchanged"}
        assert register() == before


@pytest.mark.either  # the last of the laws brings and exports the same rows on both
@EVERYTHING
@given(rows=tables(), count=st.integers(0, 8))
def test_a_half_and_then_the_whole_are_the_whole(rows, count):
    some = {row["code"] for row in rows["suppliers"][:count]}
    half = {
        "suppliers": rows["suppliers"][:count],
        "commitments": [row for row in rows["commitments"] if row["supplier_code"] in some],
    }

    assert after(half, rows) == after(rows)


@EVERYTHING
@given(rows=tables())
def test_what_goes_out_comes_in_and_goes_out_the_same(rows, tmp_path_factory):
    folder = tmp_path_factory.mktemp("out")
    with undone():
        bring(**rows)
        before = register()
        for code in ("suppliers", "commitments"):
            path = folder / f"{code}.csv"
            path.write_bytes(before[code])
            if before[code].count(b"\n") > 1:
                report = import_file(path, path.name, actor=system_user(), today=TODAY, options=Options())
                assert set(outcomes(report)) == {"unchanged"}

        assert register() == before


@EVERYTHING
@given(rows=tables())
def test_an_empty_register_filled_from_what_went_out_is_the_same(rows, tmp_path_factory):
    folder = tmp_path_factory.mktemp("moved")
    before = after(rows)
    with undone():
        for code in ("suppliers", "commitments"):
            path = folder / f"{code}.csv"
            path.write_bytes(before[code])
            if before[code].count(b"\n") > 1:
                import_file(path, path.name, actor=system_user(), today=TODAY, options=Options())

        assert register() == before
