"""The checks: each a file of its own, found by itself, and what each says."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils.functional import Promise

import desk.checks
from attestations.models import Attestation, Capacity
from desk.checks import Finding, Paper, checks, lines
from foundation.dates import today
from tests.factories import (
    AttestationFactory,
    DocumentFactory,
    EditionFactory,
    FileFactory,
    RequirementFactory,
    SignatureFactory,
    SupplierFactory,
)

# A check says the same whatever its rows were read from.
pytestmark = [pytest.mark.django_db, pytest.mark.either]

NO_CHECKS = {"__init__", "paper"}
SOUND = {
    "holder_name": "國際電子有限公司",
    "accreditation": "CNAS",
    "scope": "Casting of metal parts",
    "valid_from": date(2024, 1, 1),
    "valid_until": date(2026, 12, 31),
}


def found(attestation, code):
    """Return what one check says of a proof, and whether it is fine."""
    (check,) = [check for check in checks() if check.code == code]
    return [(finding.is_fine, finding.words) for finding in check.look(Paper(attestation, today()))]


def certificate(**fields):
    supplier = fields.pop("supplier", None) or SupplierFactory(name="国际电子", name_en="Guoji Electronics Co., Ltd.")
    return AttestationFactory(waiting=True, certificate=True, supplier=supplier, today=today(), **SOUND | fields)


@pytest.fixture(scope="module")
def every_paper(filled, django_db_blocker):
    with django_db_blocker.unblock():
        return list(Attestation.objects.all())


# --- the contract of every check -----------------------------------------------------------------


def test_a_file_is_a_check():
    files = {path.stem for path in Path(desk.checks.__file__).parent.glob("*.py")} - NO_CHECKS

    assert {check.code for check in checks()} == files


def test_each_has_a_place_and_a_title():
    orders = [check.order for check in checks()]

    assert orders == sorted(set(orders))
    assert [check.code for check in checks() if not isinstance(check.title, Promise)] == []


def test_each_says_sentences_of_any_paper_and_changes_none(every_paper, django_assert_max_num_queries):
    for attestation in every_paper:
        for check in checks():
            with django_assert_max_num_queries(4):
                said = list(check.look(Paper(attestation, today())))
            assert all(isinstance(finding, Finding) and finding.words.strip()[-1] in ".!?)" for finding in said)


def test_what_to_look_at_comes_first():
    attestation = certificate(scope="", accreditation="")

    said = [line.is_fine for line in lines(Paper(attestation, today()))]

    assert said == sorted(said)
    assert said.count(False) >= 2


# --- each check ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "holder",
    ["國際電子", "国际电子有限公司", "國際電子股份有限公司", "GUOJI ELECTRONICS LIMITED", "Ｇｕｏｊｉ Electronics"],
)
def test_a_holder_is_the_supplier_in_any_script_and_form(holder):
    assert found(certificate(holder_name=holder), "holder") == [(True, "It is made out to the supplier.")]


@pytest.mark.parametrize("holder", ["國際電子科技有限公司", "Guoji", "電子有限公司"])
def test_another_company_is_another(holder):
    ((is_fine, words),) = found(certificate(holder_name=holder), "holder")

    assert (is_fine, holder in words, "国际电子" in words) == (False, True, True)


def test_no_holder_is_said_of_what_a_body_issues():
    assert found(certificate(holder_name=""), "holder") == [(False, "The holder's name was not typed.")]
    assert found(AttestationFactory(document=True, waiting=True), "holder") == []


def test_a_number_of_another_supplier_is_told():
    other = certificate(number="QMS-1")
    assert found(certificate(number="QMS-1", supplier=SupplierFactory()), "number_elsewhere") == [
        (False, f"{other.supplier} has this number too, for {other.requirement}.")
    ]


def test_a_number_under_another_requirement_of_the_supplier_is_told():
    first = certificate(number="QMS-1")
    second = certificate(number="QMS-1", supplier=first.supplier)

    ((is_fine, words),) = found(second, "number_elsewhere")

    assert (is_fine, str(first.requirement) in words) == (False, True)


def test_the_number_of_what_was_refused_does_not_count():
    refused = certificate(number="QMS-1", refused=True)
    again = certificate(number="QMS-1", supplier=SupplierFactory())

    assert refused.decision == "refused"
    assert found(again, "number_elsewhere") == [(True, "The number stands on no other paper.")]


def test_the_same_file_of_another_supplier_is_told():
    file = FileFactory()
    DocumentFactory(file=file, supplier=SupplierFactory(code="OTHER"))

    ((is_fine, words),) = found(certificate(file=file), "same_file")

    assert (is_fine, "OTHER" in words) == (False, True)


def test_the_same_file_of_the_same_supplier_is_nothing():
    file, supplier = FileFactory(content=b"%PDF-1.7 brought twice"), SupplierFactory()
    DocumentFactory(file=file, supplier=supplier)

    assert found(certificate(file=file, supplier=supplier), "same_file") == [
        (True, "No other supplier handed in this file.")
    ]
    assert found(certificate(), "same_file") == []


@pytest.mark.either
@pytest.mark.both
@pytest.mark.parametrize(
    ("read", "said"),
    [
        ("iso_x:2015", [(False, "The document says ISO X, edition 2015; it was handed in for ISO Y.")]),
        ("iso_x:,iso_y:2015", []),
        ("iso_gone:", []),
        ("", []),
    ],
)
def test_another_standard_than_was_asked_for_is_told(read, said):
    RequirementFactory(certificate=True, code="iso_x", name_en="ISO X")
    attestation = certificate(
        requirement=RequirementFactory(certificate=True, code="iso_y", name_en="ISO Y"),
        upload=DocumentFactory(read={"standards": read} if read else {}),
    )

    assert found(attestation, "standard") == said
    assert found(certificate(), "standard") == []


@pytest.mark.parametrize(("days", "is_fine"), [(-1, False), (0, False), (1, True)])
def test_an_edition_counts_until_its_end(days, is_fine):
    edition = EditionFactory(ends_on=today() + timedelta(days=days))

    ((said, _words),) = found(certificate(requirement=edition.requirement, edition=edition), "edition")

    assert said == is_fine


def test_an_edition_that_was_not_chosen_is_told():
    edition = EditionFactory()

    assert found(certificate(requirement=edition.requirement), "edition") == [
        (False, "No edition of the standard was chosen.")
    ]
    assert found(certificate(), "edition") == []


def days(first, last):
    return {"valid_from": today() + timedelta(days=first), "valid_until": today() + timedelta(days=last)}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (days(-100, 100), ["It is valid until"]),
        (days(-100, 0), ["It is valid until"]),
        (days(-100, -1), ["It expired on"]),
        (days(10, 100), ["It begins only on"]),
        (days(-100, 1200), ["It is valid for longer than three years"]),
        (days(-2000, -1), ["It expired on", "It is valid for longer than three years"]),
    ],
)
def test_days_that_cannot_be_right_are_told(given, said):
    words = [words for _is_fine, words in found(certificate(**given), "validity")]

    assert [text.startswith(start) for text, start in zip(words, said, strict=True)] == [True] * len(said)


LONG = (False, "It is valid for longer than three years, which is unusual.")


@pytest.mark.parametrize(("last", "is_long"), [(date(2027, 2, 28), False), (date(2027, 3, 2), True)])
def test_three_years_from_a_leap_day_are_three_years(last, is_long):
    said = found(certificate(valid_from=date(2024, 2, 29), valid_until=last), "validity")

    assert (LONG in said) == is_long


def test_a_body_is_known_by_what_was_accepted_from_it():
    AttestationFactory(certificate=True, issuing_body="SGS")

    assert found(certificate(issuing_body="SGS"), "issuing_body") == [(True, "Papers from SGS were accepted before.")]
    assert found(certificate(issuing_body="XYZ"), "issuing_body") == [(False, "Nothing from XYZ was accepted before.")]


@pytest.mark.parametrize(("code", "field"), [("accreditation", "accreditation"), ("scope", "scope")])
def test_what_was_left_empty_is_told(code, field):
    ((is_empty_fine, _words),) = found(certificate(**{field: ""}), code)
    ((is_typed_fine, _words),) = found(certificate(), code)

    assert (is_empty_fine, is_typed_fine) == (False, True)


@pytest.mark.parametrize(
    ("typed", "is_fine"),
    [({}, False), ({"signatory_name": "王芳"}, False), ({"signatory_name": "王芳", "signatory_title": "總經理"}, True)],
)
def test_who_signed_is_asked_of_commitments(typed, is_fine):
    ((said, _words),) = found(AttestationFactory(waiting=True, **typed), "signatory")

    assert said == is_fine


def test_a_letter_of_authority_is_to_be_looked_at():
    attestation = SignatureFactory(declaration__capacity=Capacity.LETTER_OF_AUTHORITY).attestation

    with_letter = found(attestation, "signatory")
    attestation.upload = None
    without = found(attestation, "signatory")

    assert [is_fine for is_fine, _words in (*with_letter, *without)] == [True, False] * 2
    assert with_letter[1][1].endswith("see whether it names 王芳.")
    assert without[1][1].endswith("did not come with it.")


def test_that_photos_were_put_together_is_told_and_is_fine():
    upload = DocumentFactory(flags="location,photos")

    told = found(certificate(supplier=upload.supplier, upload=upload, file=upload.file), "peculiarities")

    assert [is_fine for is_fine, _words in told] == [False, True]


def test_a_contract_of_another_supplier_is_told():
    first, second = (AttestationFactory(waiting=True, clause=True, contract_reference="C-1") for _n in range(2))

    ((is_fine, words),) = found(second, "contract_clause")

    assert (is_fine, str(first.supplier) in words) == (False, True)


def test_a_clause_that_may_stand_is_fine():
    ((is_fine, _words),) = found(AttestationFactory(waiting=True, clause=True), "contract_clause")

    assert is_fine


def test_what_is_peculiar_about_a_file_is_told():
    upload = DocumentFactory(flags="active_content,location,unknown_one")

    said = found(certificate(upload=upload, file=upload.file, supplier=upload.supplier), "peculiarities")

    assert [is_fine for is_fine, _words in said] == [False] * 3
    assert said[0][1].startswith("The PDF has scripts")


def test_a_difference_to_the_document_is_told():
    upload = DocumentFactory(read={"number": "QMS-9", "scope": "Casting of metal parts"})
    given = {"upload": upload, "file": upload.file, "supplier": upload.supplier}

    assert found(certificate(number="QMS-1", **given), "reading") == [
        (False, "The document says something else of: certificate number.")
    ]
    assert found(certificate(number="QMS-9", **given), "reading") == [(True, "What was read is what was typed.")]
    assert found(certificate(), "reading") == []
