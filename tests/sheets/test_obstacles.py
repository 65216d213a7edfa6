"""What stands in the way of taking an import back."""

from datetime import date

import pytest

from accounts.services import system_user
from attestations.models import Attestation, Requirement
from attestations.services import grant_exemption, hand_in, suspend, withdraw
from evidence.ledger import ledger
from sheets.obstacles import NAMED, in_the_way
from sheets.reading import Unreadable
from sheets.undo import undo
from suppliers.models import Contact, GradeChange, StageChange, Supplier
from suppliers.services import Fact, correct_fact, record_facts, save_supplier
from tests.factories import TODAY, UserFactory
from tests.kept import every_row
from tests.sheets.bringing import bring, certificate, commitment, grade, supplier

# What is told comes from the file.
pytestmark = [pytest.mark.usefixtures("reference"), pytest.mark.django_db, pytest.mark.either]


@pytest.fixture
def officer():
    return UserFactory(superuser=True)


def standing(report):
    """Return sheet, row, subject, what and who of everything that stands in the way."""
    return [(one.sheet, one.number, one.subject, one.what, one.who) for one in in_the_way(report.run).named]


def test_nothing_stands_in_the_way_of_what_nobody_touched():
    bring(suppliers=[supplier("S1")], grades=[grade("S1")])
    report = bring(
        suppliers=[supplier("S1", name="Other", stage="suspended"), supplier("S2")],
        commitments=[commitment("S1"), commitment("S2")],
        grades=[grade("S1", grade="A"), grade("S2")],
    )

    assert standing(report) == []


def test_a_later_import_of_the_same_row_is_named():
    first = bring(suppliers=[supplier("S1"), supplier("S2")])
    later = bring(suppliers=[supplier("S2", name="Other"), supplier("S3")])

    assert standing(first) == [("Suppliers", 3, "S2 Other", "Master data changed", str(system_user()))]
    assert [one.run for one in in_the_way(first.run).named] == [later.run]
    assert standing(later) == []


def test_an_import_is_named_once_for_each_row():
    first = bring(suppliers=[supplier("S1")])
    changed = supplier("S1", name="Other", country="VN", stage="suspended")
    bring(suppliers=[changed], grades=[grade("S1"), grade("S1", period="2024H1")])

    assert [what for *_row, what, _who in standing(first)] == ["Master data changed"]


def test_a_later_import_that_changes_a_contact_alone_is_named():
    first = bring(suppliers=[supplier("S1")])
    bring(suppliers=[supplier("S1", contact_name="王芳")])

    assert [what for *_row, what, _who in standing(first)] == ["Contacts changed"]


def test_a_later_import_that_was_taken_back_is_as_if_it_were_not():
    first = bring(suppliers=[supplier("S1")], grades=[grade("S1")])
    later = bring(suppliers=[supplier("S1", name="Other", stage="suspended")], grades=[grade("S1", grade="A")])
    undo(later.run, actor=system_user(), today=TODAY)

    assert standing(first) == []


def test_what_is_typed_in_is_named_with_who_did_it(officer):
    report = bring(suppliers=[supplier("S1")])
    save_supplier(Supplier.objects.get(), actor=officer)

    assert standing(report) == [("Suppliers", 2, "S1 Supplier S1", "Master data changed", str(officer))]
    assert in_the_way(report.run).named[0].run is None


def test_a_stage_that_is_corrected_and_a_later_one_stand_in_the_way(officer):
    report = bring(suppliers=[supplier("S1"), supplier("S2")])
    first, second = StageChange.objects.order_by("supplier__code")
    correct_fact(first, Fact(first.supplier_id, date(2020, 1, 1), {"stage": "active"}), actor=officer, today=TODAY)
    later = Fact(second.supplier_id, date(2025, 3, 1), {"stage": "active"})
    record_facts(StageChange, [later], actor=officer, today=TODAY)

    assert standing(report) == [
        (
            "Suppliers",
            2,
            "S1 Supplier S1",
            "stage Dec. 31, 2024 On file, not yet cooperating, Superseded by a correction",
            str(officer),
        ),
        ("Suppliers", 2, "S1 Supplier S1", "stage Jan. 1, 2020 Cooperating, Stage recorded", str(officer)),
        ("Suppliers", 3, "S2 Supplier S2", "stage March 1, 2025 Cooperating, Stage recorded", str(officer)),
    ]


def test_a_later_stage_is_not_in_the_way_of_another_name(officer):
    bring(suppliers=[supplier("S1")])
    report = bring(suppliers=[supplier("S1", name="Other")])
    later = Fact(Supplier.objects.get().pk, date(2025, 3, 1), {"stage": "active"})
    record_facts(StageChange, [later], actor=officer, today=TODAY)

    assert standing(report) == []


def test_what_refers_to_a_new_supplier_stands_in_the_way(officer):
    report = bring(suppliers=[supplier("S1")])
    owner = Supplier.objects.get()
    security = Requirement.objects.get(code="security")
    paper = Attestation(supplier=owner, requirement=security, basis="signed", submitted_on=TODAY, valid_from=TODAY)
    hand_in(paper, actor=officer, today=TODAY)
    grant_exemption(
        owner, security, exempt_from=TODAY, exempt_until=date(2025, 6, 1), reason="Small", actor=officer, today=TODAY
    )
    grades = bring(grades=[grade("S1")])

    found = standing(report)

    row = ("Suppliers", 2, "S1 Supplier S1")
    assert sorted(found) == sorted(
        [
            (*row, "grade 2024H2 B, Grade recorded", str(system_user())),
            (*row, f"attestation {paper}, Handed in", str(officer)),
            (*row, f"exemption {owner} – {security}, Exemption granted", str(officer)),
        ]
    )
    assert {one.run for one in in_the_way(report.run).named} == {None, grades.run}


def test_an_attestation_that_was_withdrawn_or_suspended_stands_in_the_way(officer):
    report = bring(suppliers=[supplier("S1")], certificates=[certificate("S1")])
    paper = Attestation.objects.get()
    withdraw(paper, on=TODAY, actor=officer, today=TODAY)
    suspend(paper, suspended_from=date(2024, 11, 1), reason="Audit", actor=officer, today=TODAY)

    found = [(sheet, number, what) for sheet, number, _subject, what, _who in standing(report)]
    assert ("Certificates", 2, "Withdrawn") in found
    assert any("suspension" in what for *_row, what in found)


def test_a_grade_that_was_corrected_is_named_by_its_row(officer):
    report = bring(suppliers=[supplier("S1")], grades=[grade("S1")])
    changed = bring(grades=[grade("S1", grade="A")])
    fact = Fact(Supplier.objects.get().pk, TODAY, {"period": "2024H2", "grade": "D", "score": None})
    correct_fact(GradeChange.objects.current().get(), fact, actor=officer, today=TODAY)

    assert [(sheet, number, who) for sheet, number, _subject, _what, who in standing(changed)] == [
        ("Grades", 2, str(officer))
    ]
    assert {sheet for sheet, *_others in standing(report)} == {"Suppliers", "Grades"}


def contact(name="王芳", **cells):
    return {"supplier_code": "S1", "name": name, "email": "wang@example.cn"} | cells


def test_a_later_change_of_a_contact_of_the_supplier_is_named(officer):
    bring(suppliers=[supplier("S1"), supplier("S2")])
    report = bring(contacts=[contact(is_primary="yes"), contact("李明", supplier_code="S2")])
    later = bring(contacts=[contact("周婷", email="zhou@example.cn", is_primary="yes")])
    with ledger(officer) as events:
        Contact.objects.filter(name="李明").update(phone="1")
        events.add("contacts_changed", Supplier.objects.get(code="S2"))

    assert standing(report) == [
        ("Contacts", 2, "S1 Supplier S1, 王芳", "No longer the primary contact", str(system_user())),
        ("Contacts", 3, "S2 Supplier S2, 李明", "Contacts changed", str(officer)),
    ]
    assert [one.run for one in in_the_way(report.run).named] == [later.run, None]


def test_a_contact_that_somebody_removed_is_named_by_its_supplier(officer):
    bring(suppliers=[supplier("S1")])
    report = bring(contacts=[contact()])
    with ledger(officer) as events:
        Contact.objects.all().delete()
        events.add("contacts_changed", Supplier.objects.get())

    assert standing(report) == [("Contacts", None, "", "supplier S1 Supplier S1, Contacts changed", str(officer))]


def test_a_later_change_of_the_supplier_alone_is_not_in_the_way_of_its_contacts(officer):
    bring(suppliers=[supplier("S1")])
    report = bring(contacts=[contact()])
    bring(suppliers=[supplier("S1", name="Other", stage="active")])

    assert standing(report) == []


def test_a_later_import_of_contacts_that_was_taken_back_is_as_if_it_were_not():
    bring(suppliers=[supplier("S1")])
    first = bring(contacts=[contact(is_primary="yes")])
    later = bring(contacts=[contact("周婷", email="zhou@example.cn", is_primary="yes")])
    undo(later.run, actor=system_user(), today=TODAY)

    assert standing(first) == []
    undo(first.run, actor=system_user(), today=TODAY)
    assert Contact.objects.count() == 0


def test_nothing_is_taken_back_while_something_stands_in_the_way(officer):
    report = bring(suppliers=[supplier("S1"), supplier("S2")])
    save_supplier(Supplier.objects.get(code="S2"), actor=officer)
    before = every_row()

    with pytest.raises(Unreadable) as refused:
        undo(report.run, actor=officer, today=TODAY)

    assert refused.value.code == "in_the_way"
    assert refused.value.message == (
        "Nothing was taken back: what came later stands in the way (1). The first: "
        f"Suppliers, row 3, S2 Supplier S2, Master data changed, {officer}."
    )
    assert every_row() == before


def test_the_first_obstacles_are_named_and_the_others_counted(officer, uncounted, django_assert_max_num_queries):
    def touched(first, count):
        codes = [f"C{number}" for number in range(first, first + count)]
        report = bring(suppliers=[supplier(code) for code in codes], certificates=[certificate(code) for code in codes])
        bring(suppliers=[supplier(code, name="Other") for code in codes])
        bring(grades=[grade(code) for code in codes])
        return report.run

    few = touched(0, 3)
    with django_assert_max_num_queries(1_000) as asked:
        assert (len(in_the_way(few).named), in_the_way(few).more) == (6, 0)
    many = touched(100, 80)
    with django_assert_max_num_queries(len(asked.captured_queries)):
        found, again = in_the_way(many), in_the_way(many)

    assert (len(found.named), found.more, len(found)) == (NAMED, 60, 160)
    assert found == again
