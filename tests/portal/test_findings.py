"""What was found is answered in the portal, with the files that bear it out, without a script."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.services import system_user
from audits.models import CorrectiveAction, Extension
from audits.services import Verified, verify_action
from demo.paper import pdf
from evidence.verify import findings
from foundation.dates import today
from suppliers.models import Upload
from tests.factories import ActionFactory, ChecklistItemFactory, FindingFactory, SeverityFactory, UploadFactory

# Every page answers on both in test_matrix.py; what stands on it is the same on either.
pytestmark = [pytest.mark.django_db, pytest.mark.either]

SAID = {
    "root_cause": "Goods stood in the way.",
    "correction": "Taken away.",
    "prevention": "A walk each morning.",
    "owner": "王芳",
    "due_on": "2026-03-01",
}


@pytest.fixture
def finding(supplier):
    return FindingFactory(supplier=supplier, words="Exits were blocked.", today=today())


def page_of(finding, name="finding"):
    return reverse(f"portal:{name}", args=[finding.public_id])


def file(words="mended", name="mended.pdf"):
    return SimpleUploadedFile(name, pdf([words]))


def test_what_waits_is_listed_first_and_told_on_the_first_page(visitor, finding, supplier):
    closed = FindingFactory(supplier=supplier, today=today())
    action = ActionFactory(finding=closed, today=today())
    verify_action(action, Verified("desk", today(), is_effective=True), actor=system_user(), today=today())

    page = visitor.get(reverse("portal:findings"))

    assert [*page.context["asked"]] == [finding]
    assert [*page.context["settled"]] == [closed]
    assert "1 finding of an audit waits for your answer" in visitor.get(reverse("portal:home")).text


def test_what_is_not_reported_is_not_told(visitor, supplier):
    noted = FindingFactory(supplier=supplier, noted=True, today=today())

    assert noted.reference not in visitor.get(reverse("portal:findings")).text
    assert visitor.get(page_of(noted)).status_code == 404


@pytest.mark.both
def test_a_finding_is_answered_with_a_file(visitor, person, finding):
    answer = visitor.post(page_of(finding), SAID | {"file": file()}, follow=True)

    action = CorrectiveAction.objects.get()
    assert answer.redirect_chain == [(page_of(finding), 302)]
    assert {name: str(getattr(action, name)) for name in SAID} == SAID
    assert (action.answered_by, [one.upload.name for one in action.files.all()]) == (person, ["mended.pdf"])
    assert "Taken away." in answer.text
    assert 'name="root_cause"' not in answer.text
    assert list(findings()) == []


def test_files_are_brought_one_after_another_and_what_was_typed_stays(visitor, finding):
    typed = SAID | {"owner": ""}
    first = visitor.post(page_of(finding), typed | {"file": file("one", "one.pdf"), "attach": "1"})
    one = str(Upload.objects.get().public_id)
    second = visitor.post(page_of(finding), typed | {"attached": [one], "file": file("two", "two.pdf")})

    both = [str(upload.public_id) for upload in Upload.objects.order_by("pk")]
    assert (first.status_code, second.status_code) == (200, 422)
    assert "Taken away.</textarea>" in first.text
    assert first.context["form"].errors == {}
    assert [*second.context["form"].errors] == ["owner"]
    assert all(reference in second.text for reference in both)
    visitor.post(page_of(finding), SAID | {"attached": both})
    assert [one.upload.name for one in CorrectiveAction.objects.get().files.all()] == ["one.pdf", "two.pdf"]
    assert "one.pdf" not in visitor.get(reverse("portal:papers")).text


def test_files_of_others_and_nonsense_are_passed_over(visitor, stranger, finding):
    other = FindingFactory(today=today())
    theirs = UploadFactory(supplier=other.supplier, actor=system_user())

    visitor.post(page_of(finding), SAID | {"attached": [str(theirs.public_id), "x", ""]})

    assert CorrectiveAction.objects.get().files.count() == 0
    assert stranger.get(page_of(finding)).status_code == 404
    assert stranger.post(page_of(finding), SAID).status_code == 404


def test_a_file_that_is_none_is_said_and_nothing_is_sent(visitor, finding):
    page = visitor.post(page_of(finding), SAID | {"file": SimpleUploadedFile("mended.pdf", b"not a paper")})

    assert page.status_code == 422
    assert [*page.context["form"].errors] == ["file"]
    assert "Taken away.</textarea>" in page.text
    assert CorrectiveAction.objects.count() == 0


def test_an_answer_is_sent_once(visitor, finding):
    visitor.post(page_of(finding), SAID)

    again = visitor.post(page_of(finding), SAID)

    assert again.status_code == 422
    assert CorrectiveAction.objects.count() == 1


def test_what_was_not_enough_is_told_in_words_and_answered_again(visitor, finding):
    action = ActionFactory(finding=finding, today=today())
    verdict = Verified("desk", today(), is_effective=False, words="No <b>photo</b>.")
    verify_action(action, verdict, actor=system_user(), today=today())

    page = visitor.get(page_of(finding)).text

    assert "No &lt;b&gt;photo&lt;/b&gt;." in page
    assert visitor.post(page_of(finding), SAID).status_code == 302


def test_who_must_be_visited_and_who_was_found_before_is_told(visitor, supplier):
    severity = SeverityFactory(closed_on_site=True)
    item = ChecklistItemFactory(scheme=severity.scheme)
    given = {"supplier": supplier, "severity": severity, "item": item, "today": today()}
    FindingFactory(**given)

    page = visitor.get(page_of(FindingFactory(**given))).text

    assert "it can be closed only on site" in page
    assert "The same clause was found at your company before" in page


@pytest.mark.both
def test_more_time_is_asked_for(visitor, person, finding):
    later = finding.due_on + timedelta(days=20)
    sent = {"time-due_on": later.isoformat(), "time-why": "Parts are late."}

    refused = visitor.post(page_of(finding, "more-time"), sent | {"time-due_on": finding.due_on.isoformat()})
    asked = visitor.post(page_of(finding, "more-time"), sent)
    twice = visitor.post(page_of(finding, "more-time"), sent)

    assert [answer.status_code for answer in (refused, asked, twice)] == [422, 302, 422]
    assert "More time means a later day" in refused.text
    extension = Extension.objects.get()
    assert (extension.due_on, extension.asked_by, extension.decision) == (later, person, "waiting")


@pytest.mark.both
def test_the_list_asks_as_often_for_many_as_for_one(visitor, finding, supplier, django_assert_max_num_queries):
    FindingFactory.create_batch(4, supplier=supplier, today=today())

    with django_assert_max_num_queries(9):
        visitor.get(reverse("portal:findings"))
