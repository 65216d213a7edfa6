"""The page of an item: what it compares, what it warns of, what it shows of the document and what not."""

import uuid
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from desk.fields import fields_of
from foundation.dates import today
from tests.desk.conftest import address, send
from tests.factories import AttestationFactory, FileFactory, UserFactory

# What the page shows comes by queries that test_queue.py and test_deciding.py ask on both.
pytestmark = [pytest.mark.django_db, pytest.mark.either]


def test_what_was_typed_stands_beside_what_was_read(paper):
    read = {
        "number": "QMS-1",
        "holder_name": "国际 电子",
        "issuing_body": "SGS-CSTC",
        "valid_until": "2029-11-11",
        "scope": "Casting",
    }
    attestation = paper(number="QMS-1", holder_name="國際電子", valid_until=date(2030, 11, 11), upload={"read": read})

    found = {field.name: (field.typed, field.read, field.comparison) for field in fields_of(attestation)}

    assert found == {
        "number": ("QMS-1", "QMS-1", "same"),
        "holder_name": ("國際電子", "国际 电子", "same"),
        "issuing_body": ("SGS", "SGS-CSTC", "differs"),
        "accreditation": ("", "", "empty"),
        "edition": ("", "", "empty"),
        "scope": ("", "Casting", "untyped"),
        "sites": ("", "", "empty"),
        "valid_from": (found["valid_from"][0], "", "unread"),
        "valid_until": ("Nov. 11, 2030", "Nov. 11, 2029", "differs"),
    }


def test_a_plan_is_accepted_as_a_promise(desk, paper):
    plan = paper(basis="announced", number="", valid_until=date(2030, 11, 11))

    page = desk.get(address("item", plan)).text
    send(desk, "accept", plan)

    plan.refresh_from_db()
    assert [field.name for field in fields_of(plan)] == ["basis", "issuing_body", "valid_until"]
    assert "Accept as promised until Nov. 11, 2030" in page
    assert "It announces a certificate by Nov. 11, 2030" in page
    assert "The number was not typed." not in page
    assert plan.decision == "promised"


def test_the_pages_of_a_clause_are_seen_beside_it(desk, paper):
    clause = paper(certificate=False, clause=True, contract_reference="C-1 § 12.3", upload={"name": "contract.pdf"})

    page = desk.get(address("item", clause)).text

    assert reverse("desk:picture", args=[clause.public_id, 1, 1]) in page
    assert "C-1 § 12.3" in page
    assert "No document came with it." not in page


def test_a_difference_is_seen_as_word_and_colour(desk, paper):
    page = desk.get(address("item", paper(upload={"read": {"issuing_body": "TÜV"}}))).text

    assert '<span class="word tone-bad">Differs</span>' in page
    assert "The document says something else of: issuing body." in page


def test_another_who_looks_is_named_and_keeps_nobody_out(desk, enter, paper):
    attestation, kevin = paper(), enter(UserFactory(officer=True, full_name="Kevin"))
    kevin.get(address("item", attestation))

    page = desk.get(address("item", attestation))
    answer = send(desk, "accept", attestation)

    assert "Kevin is looking at this since" in page.text
    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("state", "words"), [("unscanned", "waits for the virus scanner"), ("quarantined", "is in quarantine")]
)
def test_what_is_not_known_to_be_clean_is_not_shown(desk, paper, state, words):
    attestation = paper(upload={state: True})
    picture = reverse("desk:picture", args=[attestation.public_id, 1, 1])

    page = desk.get(address("item", attestation)).text

    assert words in page
    assert picture not in page
    assert [desk.get(where).status_code for where in (picture, address("file", attestation))] == [404, 404]


@pytest.mark.parametrize("given", [{}, {"file": None}])
def test_a_paper_without_document_says_so(desk, given):
    attestation = AttestationFactory(waiting=True, today=today(), **given)

    assert "No document came with it." in desk.get(address("item", attestation)).text


def test_a_workbook_is_downloaded_for_it_has_no_picture(desk, paper):
    attestation = paper(upload={"media_type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"})

    page = desk.get(address("item", attestation)).text

    assert "download it to look at it" in page
    assert address("file", attestation) in page
    assert desk.get(reverse("desk:picture", args=[attestation.public_id, 1, 1])).status_code == 404


def test_a_page_is_a_picture_of_ours(desk, paper):
    attestation = paper()
    pictures = [desk.get(reverse("desk:picture", args=[attestation.public_id, 1, zoom])) for zoom in (1, 2, 1)]

    assert [picture.status_code for picture in pictures] == [200] * 3
    assert [picture.content[:4] for picture in pictures] == [b"\x89PNG"] * 3
    assert len(pictures[1].content) > len(pictures[0].content)
    assert pictures[0].content == pictures[2].content
    assert sealed(pictures[0]) == ("image/png", "nosniff", "default-src 'none'; sandbox")


@pytest.mark.parametrize(("page", "zoom"), [(0, 1), (2, 1), (1, 0), (1, 4), (99999, 1)])
def test_a_page_that_is_not_there_is_not_found(desk, paper, page, zoom):
    attestation = paper()

    assert desk.get(reverse("desk:picture", args=[attestation.public_id, page, zoom])).status_code == 404


def test_a_damaged_document_is_not_found(desk, paper):
    damaged = FileFactory(content=b"%PDF-1.7 and nothing more")
    attestation = paper(upload={"file": damaged})

    assert desk.get(reverse("desk:picture", args=[attestation.public_id, 1, 1])).status_code == 404


def test_the_file_is_taken_away_never_shown_in_place(desk, paper):
    name = 'a"b\r\nSet-Cookie: x=1;證書.pdf'
    answer = desk.get(address("file", paper(upload={"name": name})))

    body = b"".join(answer.streaming_content)
    assert body.startswith(b"%PDF")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename")
    assert "\n" not in answer.headers["Content-Disposition"]
    assert sealed(answer) == ("application/pdf", "nosniff", "default-src 'none'; sandbox")
    assert "Set-Cookie" not in answer.headers


def sealed(answer):
    return tuple(answer.headers[name] for name in ("Content-Type", "X-Content-Type-Options", "Content-Security-Policy"))


@pytest.mark.parametrize("query", ["page=2&zoom=9", "page=x", "page=-1", "page=²", "zoom=99999999999999999999"])
def test_an_address_that_asks_for_too_much_shows_the_first_page(desk, paper, query):
    answer = desk.get(f"{address('item', paper())}?{query}")

    assert (answer.context["shown_page"], answer.context["zoom"]) == (1, 1)


def test_pages_are_turned_and_magnified_by_links(desk, paper):
    attestation = paper(upload={"pages": 3})

    first, second = (desk.get(address("item", attestation), {"page": page, "zoom": 2}) for page in (1, 2))

    assert [bool(first.context["turns"][name]) for name in ("previous", "next", "larger", "smaller")] == [
        False, True, True, True,
    ]  # fmt: skip
    assert second.context["turns"]["next"] == f"{address('item', attestation)}?page=3&zoom=2#document"


def test_what_the_supplier_holds_and_what_was_refused_before_is_shown(desk, paper):
    attestation = paper()
    pair = {"supplier": attestation.supplier, "requirement": attestation.requirement, "certificate": True}
    AttestationFactory(number="OLD-1", submitted_on=date(2018, 1, 1), valid_until=date(2020, 1, 1), **pair)
    AttestationFactory(number="BAD-1", refused=True, **pair)

    page = desk.get(address("item", attestation)).text

    assert "OLD-1" in page
    assert "It has expired" in page


def test_a_paper_of_nobody_is_not_found(desk):
    assert desk.get(reverse("desk:item", args=[uuid.uuid4()])).status_code == 404


def test_it_asks_as_often_however_much_waits(desk, paper):
    attestation = paper()
    desk.get(address("item", attestation))
    with CaptureQueriesContext(connection) as one:
        desk.get(address("item", attestation))
    for _n in range(11):
        paper(requirement=attestation.requirement)

    with CaptureQueriesContext(connection) as twelve:
        desk.get(address("item", attestation))

    assert len(twelve) == len(one)
