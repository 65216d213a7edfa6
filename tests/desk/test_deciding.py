"""Accepting, refusing and correcting at the desk: bound to what the officer saw."""

import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from attestations.models import Attestation, Correction, RegisterCheck, Review
from attestations.services import accept_attestations, save_attestation, withdraw
from demo.paper import pdf
from evidence.models import Event, EvidenceFile
from evidence.verify import findings
from foundation.dates import today
from suppliers.models import Upload
from tests.desk.conftest import address, send
from tests.factories import AttestationFactory, SupplierFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.either]

STALE, ITEM, QUEUE = "desk/stale.html", "desk/item.html", reverse("desk:queue")


def drawn(answer):
    """Return the status and the page of an answer."""
    return answer.status_code, answer.templates[0].name


def drawn_picture():
    """Return a small PNG."""
    written = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(written, "PNG")
    return written.getvalue()


def fresh(attestation):
    return Attestation.objects.get(pk=attestation.pk)


def correction(attestation, **changes):
    """Return the fields of the form as the page shows them, some of them changed."""
    names = ("number", "holder_name", "issuing_body", "accreditation", "scope", "sites", "valid_from", "valid_until")
    return {name: str(getattr(attestation, name) or "") for name in names} | changes


@pytest.mark.both
def test_what_is_accepted_rests_on_the_file_that_was_seen(desk, officer, paper):
    attestation = paper()

    answer = send(desk, "accept", attestation)

    decided = fresh(attestation)
    assert (answer.status_code, answer.headers["Location"]) == (302, QUEUE)
    assert (decided.decision, decided.decided_on, decided.backing) == ("accepted", today(), "file_reviewed")
    assert decided.reviews.get().reviewed_by == officer
    assert list(findings()) == []


def test_the_next_item_follows_and_after_the_last_the_one_before(desk, paper):
    first, second, third = (paper(submitted_on=today() - timedelta(days=days)) for days in (3, 2, 1))

    answers = [send(desk, "accept", attestation).headers["Location"] for attestation in (second, third)]

    assert answers == [address("item", third), address("item", first)]


def test_ones_own_queue_is_walked_through_to_its_end(desk, officer, paper):
    mine = SupplierFactory(officer=officer)
    first, second, _other = paper(supplier=mine), paper(supplier=mine), paper()
    seen = desk.get(address("item", first)).context["seen"]

    answer = desk.post(address("accept", first) + "?whose=mine", {"seen": seen})

    assert answer.headers["Location"] == address("item", second) + "?whose=mine"


@pytest.mark.both
def test_a_refusal_keeps_reason_and_words_for_the_supplier(desk, paper):
    attestation = paper()

    send(desk, "refuse", attestation, reason="chop", words="公章不清晰")

    review = Review.objects.get()
    assert (fresh(attestation).decision, review.reason, review.words) == ("refused", "chop", "公章不清晰")
    assert list(findings()) == []


@pytest.mark.parametrize("reason", ["", "because"])
def test_without_a_reason_of_the_list_nothing_is_refused_and_the_words_are_kept(desk, paper, reason):
    attestation = paper()

    answer = send(desk, "refuse", attestation, reason=reason, words="Typed with care")

    assert drawn(answer) == (200, ITEM)
    assert "Typed with care" in answer.text
    assert fresh(attestation).decision == ""


@pytest.mark.both
def test_what_changed_meanwhile_is_not_decided(desk, paper):
    attestation = paper(origin="staff")
    seen = desk.get(address("item", attestation)).context["seen"]
    attestation.scope = "Something else"
    save_attestation(attestation, actor=UserFactory(), today=today())

    answers = [
        send(desk, name, attestation, seen, reason="scope", **correction(attestation))
        for name in ("accept", "refuse", "correct")
    ]

    assert [drawn(answer) for answer in answers] == [(409, STALE)] * 3
    assert "Nothing was decided" in answers[0].text
    assert fresh(attestation).decision == ""


def test_another_file_is_another_paper(desk, paper):
    attestation, other = paper(), paper(lines=["Another"])
    seen = desk.get(address("item", attestation)).context["seen"]
    Attestation.objects.filter(pk=attestation.pk).update(file=other.file)

    assert drawn(send(desk, "accept", attestation, seen)) == (409, STALE)


@pytest.mark.parametrize("seen", ["", "0" * 64])
def test_a_form_that_does_not_say_what_was_seen_decides_nothing(desk, paper, seen):
    attestation = paper()

    assert drawn(send(desk, "accept", attestation, seen)) == (409, STALE)
    assert fresh(attestation).decision == ""


def test_what_was_withdrawn_meanwhile_is_not_decided(desk, paper):
    attestation = paper()
    seen = desk.get(address("item", attestation)).context["seen"]
    withdraw(attestation, on=today(), actor=UserFactory(), today=today())

    assert drawn(send(desk, "accept", attestation, seen)) == (409, STALE)


@pytest.mark.both
def test_who_comes_second_is_told_who_decided_and_what(desk, paper, enter):
    attestation, kevin = paper(), UserFactory(officer=True, full_name="Kevin")
    seen = desk.get(address("item", attestation)).context["seen"]
    send(enter(kevin), "refuse", attestation, reason="expired")

    answer = send(desk, "accept", attestation, seen)

    assert drawn(answer) == (409, STALE)
    assert "Kevin decided this already" in answer.text
    assert "Refused" in answer.text
    assert (fresh(attestation).decision, Review.objects.count()) == ("refused", 1)


def test_a_decided_item_shows_who_decided_and_no_form(desk, officer, paper):
    attestation = paper()
    send(desk, "refuse", attestation, reason="expired", words="Too old")

    page = desk.get(address("item", attestation)).text

    assert [words in page for words in ("Grace", "It has expired", "Too old", 'name="seen"')] == [
        True, True, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize("mine", ["recorded", "uploaded"])
def test_who_brought_it_never_reviews_it(desk, officer, paper, mine):
    attestation = paper(actor=officer) if mine == "recorded" else paper(upload={"received_by": officer})

    page = desk.get(address("item", attestation))
    answers = [
        send(desk, name, attestation, page.context["seen"], reason="scope", **correction(attestation, scope="Mine"))
        for name in ("accept", "refuse", "correct")
    ]

    assert "another person must review it" in page.text
    assert f'action="{address("accept", attestation)}"' not in page.text
    assert [drawn(answer) for answer in answers] == [(200, ITEM)] * 3
    assert ["You entered or changed" in answer.text for answer in answers] == [True] * 3
    assert (fresh(attestation).decision, Correction.objects.count()) == ("", 0)


@pytest.mark.parametrize("state", ["unscanned", "quarantined"])
def test_a_file_that_nobody_sees_is_refused_or_waits(desk, paper, state):
    attestation = paper(upload={state: True})

    accepted = send(desk, "accept", attestation)
    refused = send(desk, "refuse", attestation, reason="unreadable")

    assert drawn(accepted) == (200, ITEM)
    assert "was not found clean" in accepted.text
    assert refused.status_code == 302


def test_the_list_of_the_admin_keeps_to_the_same_rules(desk, officer, paper):
    own, hidden = paper(upload={"received_by": officer}), paper(upload={"unscanned": True})
    changelist = reverse("admin:attestations_attestation_changelist")

    for attestation in (own, hidden):
        desk.post(changelist, {"action": "accept", "_selected_action": [attestation.pk], "index": 0})

    assert [fresh(attestation).decision for attestation in (own, hidden)] == ["", ""]


def test_a_look_up_in_the_register_is_what_it_rests_on(desk, paper):
    attestation = paper()

    send(
        desk,
        "accept",
        attestation,
        result="valid",
        register="CNCA",
        checked_on="2024-05-01",
        reference="https://cx.cnca.cn/1",
    )

    check = RegisterCheck.objects.get()
    assert fresh(attestation).backing == "register_checked"
    assert (check.register, check.checked_on, check.result) == ("CNCA", date(2024, 5, 1), "valid")
    assert Event.objects.filter(action="register_checked", object_id=check.pk).count() == 1
    assert list(findings()) == []


def test_the_picture_of_a_look_up_is_kept_and_taken_away(desk, paper):
    attestation, sent = paper(), {"result": "valid", "register": "CNCA", "checked_on": "2024-05-01"}
    picture = drawn_picture()

    send(desk, "accept", attestation, **sent, picture=SimpleUploadedFile("register.png", picture))
    answer = desk.get(address("screenshot", attestation))

    assert b"".join(answer.streaming_content) == picture
    assert answer.headers["Content-Disposition"] == 'attachment; filename="2024-05-01.png"'
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert address("screenshot", attestation) in desk.get(address("item", attestation)).text
    assert list(findings(files=True)) == []


@pytest.mark.parametrize(("name", "content"), [("page.png", b"<script>"), ("paper.pdf", pdf(["A page"]))])
def test_what_is_no_picture_is_not_kept(desk, paper, name, content):
    attestation, before = paper(), EvidenceFile.objects.count()
    sent = {"result": "valid", "register": "CNCA", "checked_on": "2024-05-01"}

    answer = send(desk, "accept", attestation, **sent, picture=SimpleUploadedFile(name, content))

    assert list(answer.context["forms"].look_up.errors) == ["picture"]
    assert (fresh(attestation).decision, EvidenceFile.objects.count()) == ("", before)


def test_a_picture_is_not_kept_where_the_decision_is_refused(desk, paper):
    attestation, sent = paper(), {"result": "valid", "register": "CNCA", "checked_on": "2024-05-01"}
    before = EvidenceFile.objects.count()

    send(desk, "accept", attestation, "0" * 64, **sent, picture=SimpleUploadedFile("a.png", drawn_picture()))

    assert (EvidenceFile.objects.count(), RegisterCheck.objects.count()) == (before, 0)


def test_a_look_up_that_found_nothing_is_kept_and_proves_nothing(desk, paper):
    attestation = paper()

    send(desk, "accept", attestation, result="missing", register="CNCA", checked_on="2024-05-01")

    assert (fresh(attestation).backing, RegisterCheck.objects.get().result) == ("file_reviewed", "missing")


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"register": "", "checked_on": "2024-05-01"}, "register"),
        ({"register": "CNCA", "checked_on": ""}, "checked_on"),
        ({"register": "CNCA", "checked_on": "2999-01-01"}, "checked_on"),
    ],
)
def test_half_a_look_up_decides_nothing(desk, paper, sent, wrong):
    attestation = paper()

    answer = send(desk, "accept", attestation, result="valid", **sent)

    assert list(answer.context["forms"].look_up.errors) == [wrong]
    assert fresh(attestation).decision == ""


@pytest.mark.both
def test_a_correction_keeps_what_was_typed_and_the_officer_may_still_decide(desk, officer, paper):
    attestation = paper(number="QMS-1", valid_until=date(2030, 1, 1))

    corrected = send(desk, "correct", attestation, **correction(attestation, number="QMS-7", valid_until="2029-01-01"))
    page = desk.get(address("item", attestation))
    send(desk, "accept", attestation)

    kept = Correction.objects.values_list("field", "before", "after", "corrected_by")
    assert corrected.headers["Location"] == address("item", attestation)
    assert list(kept) == [
        ("number", "QMS-1", "QMS-7", officer.pk),
        ("valid_until", "2030-01-01", "2029-01-01", officer.pk),
    ]
    assert "first typed: QMS-1" in page.text
    assert (fresh(attestation).number, fresh(attestation).decision) == ("QMS-7", "accepted")
    actions = Event.objects.filter(actor_ref=str(officer.ref)).order_by("seq").values_list("action", flat=True)
    assert list(actions) == [
        "attestation_corrected",
        "correction_recorded",
        "correction_recorded",
        "attestation_accepted",
        "review_recorded",
    ]
    assert "QMS" not in "".join(Event.objects.values_list("payload", flat=True))
    assert list(findings()) == []


def test_nothing_changed_is_no_correction(desk, paper):
    attestation = paper()

    send(desk, "correct", attestation, **correction(attestation))

    assert (Correction.objects.count(), Event.objects.filter(action="attestation_corrected").count()) == (0, 0)


def test_a_correction_that_cannot_be_is_refused_beside_its_field(desk, paper):
    attestation = paper()

    answer = send(desk, "correct", attestation, **correction(attestation, number="", valid_until="2001-01-01"))

    assert drawn(answer) == (200, ITEM)
    assert "number" in answer.context["forms"].correction.errors
    assert Correction.objects.count() == 0


def test_what_was_signed_here_is_never_corrected(desk, paper):
    attestation = AttestationFactory(
        waiting=True, from_portal=True, backing="signed_here", signatory_name="王芳", today=today()
    )

    answer = send(desk, "correct", attestation, signatory_name="李明", valid_from="2024-01-01")

    assert "never corrected" in answer.text
    assert fresh(attestation).signatory_name == "王芳"
    assert address("correct", attestation) not in desk.get(address("item", attestation)).text


def test_what_was_signed_here_stays_signed_here(desk):
    attestation = AttestationFactory(waiting=True, from_portal=True, backing="signed_here", today=today())

    send(desk, "accept", attestation)

    assert fresh(attestation).backing == "signed_here"


def test_nothing_is_decided_by_looking(desk, paper):
    attestation = paper()

    answers = [desk.get(address(name, attestation)).status_code for name in ("accept", "refuse", "correct")]

    assert answers == [405] * 3


@pytest.mark.both
def test_a_quarantine_after_the_look_stops_the_decision(desk, paper):
    attestation = paper()
    seen = desk.get(address("item", attestation)).context["seen"]
    Upload.objects.update(state="quarantined", reason="infected")

    answer = send(desk, "accept", attestation, seen)

    assert "was not found clean" in answer.text
    assert fresh(attestation).decision == ""


def test_without_saying_what_was_seen_a_service_decides_as_before(officer, paper):
    attestation = paper()

    accept_attestations([attestation], actor=officer, today=today())

    assert fresh(attestation).decision == "accepted"
