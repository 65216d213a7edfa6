"""An import is taken back as if it had not been."""

import pytest

from accounts.services import system_user
from evidence.models import Event
from evidence.verify import findings
from foundation.scope import FEW
from sheets import written
from sheets.models import ImportRun
from sheets.reading import Unreadable
from sheets.undo import undo
from suppliers.models import Contact, Site, Supplier
from tests.factories import TODAY, UserFactory
from tests.kept import kept, put_back
from tests.sheets.bringing import USCC, bring, certificate, commitment, grade, outcomes, previewed, supplier
from tests.sheets.dumps import held, said

pytestmark = [pytest.mark.usefixtures("reference"), pytest.mark.django_db]

PERSON = {"contact_name": "王芳", "contact_email": "wang@example.cn"}


def contact(code, **cells):
    return {"supplier_code": code, "name": "李明", "email": "li@example.cn"} | cells


def make():
    """Bring in three suppliers with papers and grades, one of which left and came back."""
    bring(
        suppliers=[
            supplier("S1", uscc=USCC[0], stage="active", registered_on="2020-01-01", active_from="2020-02-01"),
            supplier("S2", uscc=USCC[1], **PERSON),
            supplier("S3", stage="left", registered_on="2019-01-01", left_on="2022-01-01", is_core="yes"),
        ],
        commitments=[commitment("S1"), commitment("S2", valid_until="2025-02-28")],
        certificates=[certificate("S1"), certificate("S2", certificate_number="QMS-2")],
        grades=[grade("S1"), grade("S2", grade="C", score="61.5")],
        contacts=[
            contact("S1"),
            contact("S1", name="趙敏", email="zhao@example.cn", is_primary="yes"),
            contact("S2", phone="+86 755 2"),
        ],
    )
    bring(suppliers=[supplier("S3", stage="active", registered_on="2023-01-01", active_from="2023-02-01")])


@pytest.fixture(scope="module")
def register_rows(reference, django_db_blocker):
    with django_db_blocker.unblock():
        return kept(make)


@pytest.fixture
def register(register_rows, db):
    put_back(register_rows)


def take_back(report, actor=None):
    return undo(report.run, actor=actor or system_user(), today=TODAY)


NEW = {
    "suppliers": [supplier("N1", uscc=USCC[2], **PERSON), supplier("N2", stage="active", active_from="2021-05-01")],
    "commitments": [commitment("N1"), commitment("S3")],
    "certificates": [certificate("N2"), certificate("S3", standard="ISO 14001:2015")],
    "grades": [grade("N1"), grade("S1", period="2024H1"), grade("S3")],
}
CHANGED = {
    "suppliers": [
        supplier("S1", name="Other", stage="active", registered_on="2019-06-01", active_from="2020-03-01", **PERSON),
        supplier("S2", category="metal_parts", is_core="yes", contact_phone="+86 755 1", contact_name="-"),
        supplier("S3", country="VN", stage="left", left_on="2024-05-01"),
    ],
    "commitments": [commitment("S2", valid_until="2026-02-28", signatory_name="Li")],
    "certificates": [certificate("S1", standard="ISO 9001", issuing_body="TÜV", valid_until="2027-03-31", scope="A")],
    "grades": [grade("S1", grade="A"), grade("S2", grade="D", score="-", effective_on="2024-12-01")],
}
FILES = {
    "new": NEW,
    "changed": CHANGED,
    "mixed": {sheet: [*NEW[sheet], *CHANGED[sheet]] for sheet in NEW},
    "codes that move": {
        "suppliers": [
            supplier("S1", uscc=USCC[1]),
            supplier("S2", uscc=USCC[0]),
            supplier("S3", uscc=USCC[2]),
        ]
    },
    "a code that a new supplier takes": {"suppliers": [supplier("N1", uscc=USCC[0]), supplier("S1", uscc="-")]},
    "stages": {
        "suppliers": [
            supplier("S1", stage="suspended"),
            supplier("S2", stage="eliminated", left_on="2024-12-31"),
            supplier("S3", stage="active", active_from="-"),
        ]
    },
    "earlier days": {
        "suppliers": [supplier("S2", registered_on="2018-01-01"), supplier("S3", registered_on="2022-06-01")]
    },
    "new contacts": {"contacts": [contact("S2", name="周婷", email=""), contact("S3", is_primary="yes")]},
    "changed contacts": {
        "contacts": [
            contact("S1", name="李小明", email="LI@example.cn", phone="-", title="Buyer", language="zh-hans"),
            contact("S2", name="王芳", email="wang@example.cn", title="Director"),
        ]
    },
    "a new primary contact": {"contacts": [contact("S2", name="周婷", email="zhou@example.cn", is_primary="yes")]},
    "another primary contact": {"contacts": [contact("S1", is_primary="yes"), contact("S2", is_primary="yes")]},
    "a former primary contact that changes too": {
        "contacts": [contact("S1", is_primary="yes"), contact("S1", name="趙敏", email="zhao@example.cn", title="-")]
    },
    "a primary contact that says it is none": {
        "contacts": [
            contact("S1", name="趙敏", email="zhao@example.cn", is_primary="no"),
            contact("S1", is_primary="yes"),
            contact("S2", name="王芳", email="wang@example.cn", is_primary="no"),
        ]
    },
    "contacts of suppliers of the same file": {
        "suppliers": [supplier("N1", **PERSON), supplier("S1", name="Other"), supplier("N2", **PERSON)],
        "contacts": [
            contact("N1", name="王芳", email="wang@example.cn", title="Director"),
            contact("N2", is_primary="yes"),
            contact("S1", title="Buyer"),
        ],
    },
    "some refused": {"suppliers": [supplier("N1"), supplier("N2", country="Atlantis"), supplier("S1", name="Other")]},
}


@pytest.mark.parametrize("file", FILES.values(), ids=FILES)
def test_what_is_taken_back_leaves_everything_as_it_was(file, register):
    before = held()
    report = bring(**file, options={"skip_refused": True})
    assert held() != before

    take_back(report)

    assert held() == before
    assert list(findings()) == []


@pytest.mark.either  # how it is taken back is seen above on both
@pytest.mark.parametrize("file", FILES.values(), ids=FILES)
def test_a_file_that_was_taken_back_comes_in_again_as_the_first_time(file, register):
    first = bring(**file, options={"skip_refused": True})
    after = said()
    take_back(first)

    second = bring(**file, options={"skip_refused": True})

    assert outcomes(second) == outcomes(first)
    assert said() == after
    assert list(findings()) == []


def test_imports_are_taken_back_one_after_another():
    empty = held()
    runs = [bring(**NEW | {"commitments": [commitment("N1")], "certificates": [], "grades": [grade("N1")]})]
    steps = [held()]
    for name in ("One", "Two"):
        runs.append(
            bring(
                suppliers=[supplier("N1", name=name, stage="suspended" if name == "One" else "active")],
                grades=[grade("N1", grade="A" if name == "One" else "D")],
            )
        )
        steps.append(held())

    for report, step in zip(reversed(runs), [*reversed(steps[:-1]), empty], strict=True):
        take_back(report)
        assert held() == step
    assert list(findings()) == []


@pytest.mark.either
def test_the_run_says_who_took_it_back_and_so_does_the_ledger():
    officer = UserFactory(superuser=True)
    report = bring(suppliers=[supplier()])

    run = take_back(report, actor=officer)

    event = Event.objects.latest("seq")
    assert (run.state, run.undone_by) == ("undone", officer)
    assert run.undone_at is not None
    assert (event.action, event.object_id, event.actor_ref) == ("import_undone", run.pk, str(officer.ref))


@pytest.mark.either
def test_a_run_is_taken_back_once():
    report = bring(suppliers=[supplier()])
    take_back(report)

    with pytest.raises(Unreadable) as refused:
        take_back(report)

    assert (refused.value.code, refused.value.message) == ("undone", "The import of test was undone already.")


@pytest.mark.either
def test_what_was_only_looked_at_is_not_taken_back():
    run = previewed(suppliers=[supplier()])

    with pytest.raises(Unreadable) as refused:
        undo(run, actor=system_user(), today=TODAY)

    assert refused.value.code == "not_written"


def test_reference_rows_stay():
    run = ImportRun.objects.filter(file_name="3_category_groups.csv").first()

    with pytest.raises(Unreadable) as refused:
        undo(run, actor=system_user(), today=TODAY)

    assert refused.value.code == "in_the_way"


def test_a_contact_that_the_import_made_goes_and_another_stays():
    bring(suppliers=[supplier()])
    Contact.objects.create(supplier=Supplier.objects.get(), name="李")
    Site.objects.create(supplier=Supplier.objects.get(), name="Plant 1")
    report = bring(suppliers=[supplier(**PERSON)])

    take_back(report)

    assert list(Contact.objects.values_list("name", "is_primary")) == [("李", False)]


def test_a_file_whose_sheets_both_changed_a_primary_contact_is_not_taken_back(register):
    report = bring(
        suppliers=[supplier("S1", contact_name="周婷", contact_email="zhou@example.cn"), supplier("S2", name="Other")],
        contacts=[
            contact("S1", name="周婷", email="zhou@example.cn", title="Buyer"),
            contact("S2", name="王芳", email="wang@example.cn", title="Director"),
        ],
    )
    before = held()

    with pytest.raises(Unreadable) as refused:
        take_back(report)

    assert refused.value.message == (
        "Nothing was taken back: what came later stands in the way (1). The first: Contacts, row 2, S1 Supplier S1, "
        "周婷, Another sheet of the same file changed it too: what it was before cannot be told."
    )
    assert held() == before


def test_what_takes_several_batches_is_taken_back(register, monkeypatch):
    monkeypatch.setattr(written, "BATCH", 2)
    before = held()
    report = bring(**FILES["mixed"])

    take_back(report)

    assert held() == before


def test_the_number_of_queries_does_not_grow_with_the_rows(uncounted, django_assert_max_num_queries):
    def file(first, count):
        codes = [f"C{number}" for number in range(first, first + count)]
        known, new = codes[: count // 2], codes[count // 2 :]
        bring(suppliers=[supplier(code) for code in known], grades=[grade(code) for code in known])
        return bring(
            suppliers=[
                *(supplier(code, name="Other", category="metal_parts", stage="suspended", **PERSON) for code in known),
                *(supplier(code, **PERSON) for code in new),
            ],
            certificates=[certificate(code) for code in codes],
            grades=[grade(code, grade="A") for code in codes],
            contacts=[contact(code, is_primary="yes") for code in new],
        )

    # Fewer would stand in the statements themselves.
    before = file(0, 2 * FEW + 2)
    with django_assert_max_num_queries(1_000) as few:
        take_back(before)
    many = file(1_000, 2_000)
    # Ten times as many rows: their events are written in some steps more, and what follows is worked out in tables.
    with django_assert_max_num_queries(len(few.captured_queries) + 20):
        take_back(many)
    assert Supplier.objects.count() == FEW + 1 + 1_000
