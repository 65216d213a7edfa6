"""Accepting and refusing what was handed in."""

import pytest
from django.urls import reverse

from accounts.models import User
from attestations.models import Attestation, Review
from evidence.verify import findings
from foundation.dates import today
from suppliers.models import Supplier
from tests.admin.register import address
from tests.factories import AttestationFactory

# What a decision asks of the database is asked in tests/desk and tests/attestations on both.
pytestmark = [pytest.mark.usefixtures("filled"), pytest.mark.django_db, pytest.mark.either]

LIST = "admin:attestations_attestation_changelist"


def act(client, action, papers, **more):
    sent = {"action": action, "_selected_action": [paper.pk for paper in papers], "index": 0, **more}
    return client.post(reverse(LIST), sent, follow=True)


def said(answer):
    return [(message.level_tag, str(message)) for message in answer.context["messages"]]


def waiting():
    return list(Attestation.objects.waiting())


def test_an_officer_accepts_what_waits(log_in):
    papers = waiting()

    answer = act(log_in("officer"), "accept", papers)

    assert said(answer) == [("success", "1 accepted.")]
    officer = User.objects.get(email=address("officer"))
    assert list(Review.objects.filter(attestation__in=papers).values_list("decision", "reviewed_by")) == [
        ("accepted", officer.pk)
    ]
    assert list(findings()) == []


def test_she_is_asked_why_before_anything_is_refused(log_in):
    papers = waiting()

    answer = act(log_in("officer"), "refuse", papers)

    assert "attestations/refuse.html" in [template.name for template in answer.templates]
    assert answer.context["selected"] == [str(paper.pk) for paper in papers]
    assert waiting() == papers


def test_a_refusal_needs_a_reason_of_the_list(log_in):
    papers = waiting()

    answers = [act(log_in("officer"), "refuse", papers, reason=reason) for reason in ("", "no_reason")]

    assert [bool(answer.context["form"].errors["reason"]) for answer in answers] == [True, True]
    assert waiting() == papers


def test_a_refusal_keeps_its_reason_and_its_words(log_in):
    papers = waiting()

    answer = act(log_in("officer"), "refuse", papers, reason="scope", words="Casting is not in it.")

    reviews = Review.objects.filter(attestation__in=papers).values_list("decision", "reason", "words")
    assert said(answer) == [("success", "1 refused.")]
    assert list(reviews) == [("refused", "scope", "Casting is not in it.")]
    assert waiting() == []


def test_what_she_entered_herself_another_person_must_review(log_in):
    officer = User.objects.get(email=address("officer"))
    own = AttestationFactory(
        waiting=True, supplier=Supplier.objects.get(code="S3"), document=True, actor=officer, today=today()
    )

    accepted, refused = (act(log_in("officer"), action, [own], reason="expired") for action in ("accept", "refuse"))

    assert [level for level, _text in said(accepted) + said(refused)] == ["error", "error"]
    assert "another person must review it" in said(accepted)[0][1]
    assert own in waiting()
    assert said(act(log_in("manager"), "accept", [own])) == [("success", "1 accepted.")]


def test_one_that_was_decided_stops_them_all(log_in):
    decided = Attestation.objects.filter(decision="refused").get()
    papers = waiting()

    answer = act(log_in("officer"), "accept", [*papers, decided])

    assert [level for level, _text in said(answer)] == ["error"]
    assert waiting() == papers


def test_the_words_of_a_refusal_are_in_the_language_of_the_officer(log_in):
    decided = Attestation.objects.filter(decision="refused").get()

    answer = act(log_in("officer", "zh-hant"), "accept", [decided])

    ((_level, text),) = said(answer)
    assert "already" not in text


def test_what_a_supplier_handed_in_has_no_form(log_in):
    (paper,) = waiting()
    page = reverse("admin:attestations_certificate_change", args=[paper.pk])

    shown, sent = log_in("officer").get(page), log_in("officer").post(page, {"number": "X"})

    assert (shown.status_code, shown.context["has_change_permission"]) == (200, False)
    assert sent.status_code == 403
