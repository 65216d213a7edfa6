"""Rows of certificates, commitments and grades."""

from datetime import date, timedelta

import pytest
from django.utils.translation import override

from attestations.models import Attestation, Requirement, RequirementEdition
from foundation.dates import FAR
from suppliers.models import GradeChange, Supplier
from tests.factories import TODAY, AttestationFactory, RequirementFactory
from tests.kept import made
from tests.sheets.bringing import bring, certificate, commitment, grade, outcomes, refusals, supplier

pytestmark = [pytest.mark.usefixtures("reference", "register"), pytest.mark.django_db]


def make():
    bring(suppliers=[supplier(stage="active", active_from="2020-01-01"), supplier("S2")])


@pytest.fixture(scope="module")
def register(reference, django_db_blocker):
    with made(make, django_db_blocker):
        yield


def named(paper):
    return paper.requirement.code, paper.edition and paper.edition.code


@pytest.mark.either  # what a row means is decided before anything is written
@pytest.mark.parametrize(
    ("written", "standard"),
    [
        ("ISO 9001:2015", ("iso_9001", "2015")),
        ("ISO9001：2015", ("iso_9001", "2015")),
        ("iso 9001-2015", ("iso_9001", "2015")),
        ("GB/T 19001-2016", ("iso_9001", "2015")),
        ("GB/T 19001-2016/ISO 9001:2015", ("iso_9001", "2015")),
        ("GB/T 24001-2016", ("iso_14001", "2015")),
        ("GB/T 24001-2016/ISO 14001:2015", ("iso_14001", "2015")),
        ("GB/T 45001-2020", ("iso_45001", "2018")),
        ("GB/T 45001-2020/ISO 45001:2018", ("iso_45001", "2018")),
        ("IECQ QC 080000:2017", ("qc_080000", "2017")),
        ("iso_9001", ("iso_9001", None)),
        ("ISO 9001", ("iso_9001", None)),
    ],
)
def test_a_standard_is_known_as_certificates_print_it(written, standard):
    report = bring(certificates=[certificate(standard=written)])

    assert outcomes(report) == ["created"]
    assert named(Attestation.objects.get()) == standard


def test_a_certificate_comes_in_accepted_and_backed_by_nothing_that_was_seen():
    report = bring(
        certificates=[certificate(scope="Casting", holder_name="甲公司", sites="Plant 1", accreditation="CNAS")]
    )

    paper = Attestation.objects.get()
    edition = RequirementEdition.objects.get(requirement__code="iso_9001", code="2015")
    found = {name: getattr(paper, name) for name in ("number", "issuing_body", "accreditation", "scope", "holder_name")}
    assert found == {
        "number": "QMS-1",
        "issuing_body": "SGS",
        "accreditation": "CNAS",
        "scope": "Casting",
        "holder_name": "甲公司",
    }
    assert (paper.decision, paper.backing, paper.origin) == ("accepted", "recorded_only", "sheet")
    assert (paper.submitted_on, paper.decided_on, paper.valid_from) == (date(2024, 3, 1),) * 3
    assert (paper.valid_until, paper.lapses_on) == (date(2027, 2, 28), date(2027, 3, 1))
    assert (paper.edition, paper.edition_ends_on, paper.run) == (edition, edition.ends_on, report.run)
    assert paper.reviews.count() == 0


@pytest.mark.either
def test_a_certificate_without_an_edition_is_bound_by_no_transition():
    bring(certificates=[certificate(standard="ISO 14001", valid_until="2040-01-01")])

    paper = Attestation.objects.get()
    assert (paper.edition, paper.lapses_on) == (None, date(2040, 1, 2))


@pytest.mark.either
def test_a_certificate_of_an_edition_that_ends_lapses_with_it():
    ends = RequirementEdition.objects.get(requirement__code="iso_14001", code="2015").ends_on

    bring(certificates=[certificate(standard="ISO 14001:2015", valid_until="2040-01-01")])

    assert ends < FAR
    assert Attestation.objects.get().lapses_on == ends


@pytest.mark.either
def test_the_same_number_with_another_start_is_a_renewal():
    bring(certificates=[certificate()])

    report = bring(certificates=[certificate(valid_from="2027-03-01", valid_until="2030-02-28")])

    assert outcomes(report) == ["created"]
    assert Attestation.objects.count() == 2


@pytest.mark.either
def test_the_same_number_of_another_supplier_is_another_certificate():
    report = bring(certificates=[certificate("S1"), certificate("S2")])

    assert outcomes(report) == ["created", "created"]


def test_a_corrected_edition_is_a_correction_and_none_leaves_the_known_one():
    bring(certificates=[certificate(standard="ISO 9001:2008")])

    corrected = bring(certificates=[certificate(standard="ISO 9001:2015")])
    silent = bring(certificates=[certificate(standard="ISO 9001")])

    assert (outcomes(corrected), outcomes(silent)) == (["updated"], ["unchanged"])
    assert named(Attestation.objects.get()) == ("iso_9001", "2015")


@pytest.mark.either
@pytest.mark.parametrize(
    ("months", "start", "end"),
    [(12, "2024-03-01", date(2025, 3, 1)), (6, "2024-08-31", date(2025, 2, 28)), (12, "2024-02-29", date(2025, 2, 28))],
)
def test_a_test_report_lasts_as_long_as_its_requirement_says(months, start, end):
    requirement = RequirementFactory(test_report=True, validity_months=months)

    report = bring(certificates=[certificate(standard=requirement.code, valid_from=start, valid_until="")])

    assert outcomes(report) == ["created"]
    assert Attestation.objects.get().valid_until == end


@pytest.mark.either
def test_a_document_may_have_no_end():
    requirement = RequirementFactory(document=True)

    bring(certificates=[certificate(standard=requirement.code, valid_until="")])

    assert Attestation.objects.get().lapses_on == FAR


@pytest.mark.either
def test_a_signed_commitment_needs_no_signatory_and_holds_until_withdrawn():
    bring(commitments=[commitment()])

    paper = Attestation.objects.get()
    assert (paper.basis, paper.valid_from, paper.valid_until, paper.lapses_on) == (
        "signed",
        date(2024, 3, 1),
        None,
        FAR,
    )
    assert (paper.decision, paper.backing, paper.submitted_on, paper.decided_on) == (
        "accepted",
        "recorded_only",
        date(2024, 3, 1),
        date(2024, 3, 1),
    )


@pytest.mark.either
@pytest.mark.parametrize("basis", ["contract_clause", "合同條款", "合同条款", "Contract clause"])
def test_a_contract_clause_stands_for_a_commitment_where_that_is_allowed(basis):
    report = bring(commitments=[commitment(requirement="anti_bribery", basis=basis, contract_reference="C-1")])

    assert outcomes(report) == ["created"]
    paper = Attestation.objects.get()
    assert (paper.requirement.code, paper.basis, paper.contract_reference) == ("anti_bribery", "contract_clause", "C-1")


@pytest.mark.either  # what a row means is decided before anything is written
def test_nobody_signs_a_contract_clause():
    row = commitment(
        requirement="anti_bribery", basis="contract_clause", contract_reference="C-1", signatory_name="王芳"
    )

    assert refusals(bring(commitments=[row])) == [(2, "signatory_name", "contradiction")]


@pytest.mark.either  # what a row means is decided before anything is written
@pytest.mark.parametrize(("days", "refused"), [(0, []), (1, [(2, "signed_on", "bad_date")])])
@pytest.mark.parametrize("more", [{}, {"basis": "contract_clause", "contract_reference": "C-1"}])
def test_nobody_has_signed_on_a_day_that_is_still_to_come(more, days, refused):
    day = TODAY + timedelta(days=days)
    row = commitment(requirement="anti_bribery", signed_on=day, **more)

    assert refusals(bring(suppliers=[supplier()], commitments=[row])) == refused


@pytest.mark.either
def test_a_commitment_that_was_refused_here_does_not_stand_in_the_way():
    AttestationFactory(
        refused=True, supplier=Supplier.objects.get(code="S1"), certificate=True, number="QMS-1", requirement=iso_9001()
    )

    report = bring(certificates=[certificate(valid_from="2024-01-01")])

    assert outcomes(report) == ["created"]


@pytest.mark.parametrize("changes", [{}, {"valid_until": "2039-12-31"}])
def test_what_waits_for_review_is_not_accepted_by_an_import(changes):
    held = paper_of_staff(waiting=True)

    report = bring(certificates=[certificate(**changes)])

    column = next(iter(changes), "supplier_code")
    assert refusals(report) == [(2, column, "protected")]
    assert "waiting for review" in report.rows[0].problems[0].message
    assert Attestation.objects.get() == held


@pytest.mark.parametrize("backing", ["file_reviewed", "register_checked", "signed_here", "recorded_only"])
def test_what_a_reviewer_saw_is_not_changed_by_an_import(backing):
    held = paper_of_staff()
    Attestation.objects.filter(pk=held.pk).update(backing=backing)

    same = bring(certificates=[certificate()])
    changed = bring(certificates=[certificate(valid_until="2039-12-31")])

    assert (outcomes(same), refusals(changed)) == (["unchanged"], [(2, "valid_until", "protected")])
    assert Attestation.objects.get().valid_until == held.valid_until


def paper_of_staff(**traits):
    """Return the certificate of `certificate()`, entered here."""
    return AttestationFactory(
        certificate=True,
        supplier=Supplier.objects.get(code="S1"),
        requirement=iso_9001(),
        edition=RequirementEdition.objects.get(requirement=iso_9001(), code="2015"),
        number="QMS-1",
        submitted_on=date(2024, 3, 1),
        valid_until=date(2027, 2, 28),
        **traits,
    )


def iso_9001():
    return Requirement.objects.get(code="iso_9001")


@pytest.mark.parametrize(
    ("period", "effective_on"),
    [
        ("2024", date(2024, 12, 31)),
        (2024.0, date(2024, 12, 31)),
        ("2024H2", date(2024, 12, 31)),
        ("2024 h1", date(2024, 6, 30)),
        ("２０２４Ｑ３", date(2024, 9, 30)),
        ("2024-02", date(2024, 2, 29)),
    ],
)
def test_a_grade_without_a_day_counts_from_the_last_day_of_its_period(period, effective_on):
    bring(grades=[grade(period=period)])

    assert list(GradeChange.objects.values_list("effective_on", "grade")) == [(effective_on, "B")]


@pytest.mark.either
def test_a_changed_grade_supersedes_what_was_recorded():
    bring(grades=[grade(score="71.255")])

    report = bring(grades=[grade(grade="A", effective_on="2025-01-31")])

    rows = GradeChange.objects.order_by("pk")
    assert outcomes(report) == ["updated"]
    assert [(row.grade, str(row.score), str(row.effective_on), row.superseded_at is None) for row in rows] == [
        ("B", "71.26", "2024-12-31", False),
        ("A", "71.26", "2025-01-31", True),
    ]
    assert Supplier.objects.get(code="S1").grade == ""
    bring(today=date(2025, 1, 31), suppliers=[supplier()])
    assert Supplier.objects.get(code="S1").grade == "A"


@pytest.mark.either
def test_the_day_of_the_import_is_when_it_was_recorded_and_not_when_it_began():
    bring(commitments=[commitment(signed_on="2019-05-05")], today=TODAY)

    paper = Attestation.objects.get()
    assert (paper.decided_on, paper.recorded_at.date() > date(2025, 1, 1)) == (date(2019, 5, 5), True)


@pytest.mark.either  # what a row means is decided before anything is written
@pytest.mark.parametrize("score", ["0", "100", 99.5])
def test_a_score_is_out_of_a_hundred(score):
    report = bring(grades=[grade(score=score)])

    assert refusals(report) == []


@pytest.mark.either  # what a row means is decided before anything is written
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "-5 is not a score; scores go from 0 to 100."),
        ("zh-hant", "「-5」不是有效的得分；得分須在0至100之間。"),
        ("zh-hans", "“-5”不是有效的得分；得分须在0至100之间。"),
    ],
)
def test_a_score_that_is_none_is_refused_with_the_scale(language, words):
    with override(language):
        report = bring(grades=[grade(score="-5")])

    assert [problem.message for problem in report.rows[0].problems] == [words]
