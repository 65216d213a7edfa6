"""Steps of reminders: shown with whom they reach, then saved; switched off, never deleted."""

import re

import pytest
from django.urls import reverse

from evidence.models import Event
from evidence.verify import findings
from reminders.models import ReminderStep
from tests.admin.forms import shown
from tests.factories import ReminderFactory

# What is asked of the database here is asked in tests/reminders on both.
pytestmark = [pytest.mark.usefixtures("filled"), pytest.mark.django_db, pytest.mark.either]

STEP = {"source": "expiry", "kind": "certificate", "offset_days": "-29", "audience": "contact", "channel": "mail"}
ADD = reverse("admin:reminders_reminderstep_add")


@pytest.mark.parametrize("role", ["compliance", "administrator"])
def test_a_step_is_shown_with_whom_it_reaches_and_saved_when_confirmed(role, log_in):
    client, sent = log_in(role), STEP | {"is_active": "on"}

    preview = client.post(ADD, sent)
    before = ReminderStep.objects.filter(offset_days=-29).count()
    saved = client.post(ADD, sent | {"confirmed": "1"})

    assert "reminders/reach.html" in [template.name for template in preview.templates]
    assert '<input type="hidden" name="offset_days" value="-29">' in preview.text
    assert preview.text.count("csrfmiddlewaretoken") == 1 + preview.text.count('id="logout-form"') + 1
    assert (before, saved.status_code) == (0, 302)
    step = ReminderStep.objects.get(offset_days=-29)
    assert Event.objects.latest("seq").action == "setting_added"
    assert Event.objects.latest("seq").object_id == step.pk
    assert list(findings()) == []


def test_a_step_is_switched_off_and_not_deleted(root):
    step = ReminderStep.objects.first()
    page = reverse("admin:reminders_reminderstep_change", args=[step.pk])
    sent = {name: value for name, value in shown(root.get(page)).items() if name != "is_active"}

    preview = root.post(page, sent)
    root.post(page, sent | {"confirmed": "1"})

    assert "The step is switched off: it reaches nobody." in preview.text
    assert "What waits by it already is still sent: cancel that among the reminders." in preview.text
    step.refresh_from_db()
    assert step.is_active is False
    assert root.post(reverse("admin:reminders_reminderstep_delete", args=[step.pk]), {"post": "yes"}).status_code == 403


def test_a_step_that_cannot_be_is_refused_before_anything_is_shown(root):
    twice = root.post(ADD, STEP | {"offset_days": "-30", "is_active": "on"})
    too_far = root.post(ADD, STEP | {"offset_days": "-400"})

    assert twice.context["adminform"].form.non_field_errors() == ["There is this step already."]
    assert too_far.context["adminform"].form.errors != {}


@pytest.mark.parametrize("role", ["officer", "manager", "auditor"])
def test_others_change_no_step(role, log_in):
    assert log_in(role).post(ADD, STEP).status_code == 403
    step = ReminderStep.objects.first()
    page = reverse("admin:reminders_reminderstep_change", args=[step.pk])
    assert log_in(role).post(page, STEP | {"confirmed": "1"}).status_code == 403
    assert log_in(role).post(page, STEP).status_code == 403


def test_a_row_without_a_step_of_its_kind_says_any(root):
    ReminderStep.objects.create(source="expiry", offset_days=300, audience="officer")

    page = root.get(reverse("admin:reminders_reminderstep_changelist")).text

    assert '<td class="field-scope">any</td>' in page


def test_a_step_by_which_people_were_reminded_is_kept_beside_the_changed_one(root):
    step = ReminderStep.objects.get(source="expiry", kind="certificate", offset_days=-30)
    ReminderFactory(sent=True, step=step)
    page = reverse("admin:reminders_reminderstep_change", args=[step.pk])
    sent = {**shown(root.get(page)), "offset_days": "-35", "_continue": "1"}

    preview = root.post(page, sent)
    saved = root.post(page, sent | {"confirmed": "1"})

    kept = "People were reminded by the step as it was: it is kept for them, not in use any more"
    assert kept in preview.text
    step.refresh_from_db()
    taken = ReminderStep.objects.get(source="expiry", kind="certificate", offset_days=-35)
    assert (step.offset_days, step.is_active, taken.is_active) == (-30, False, True)
    assert saved.headers["Location"] == reverse("admin:reminders_reminderstep_change", args=[taken.pk])
    said = root.get(saved.headers["Location"]).text
    assert "· 30 days before · Supplier’s contact”: it is kept for them, not in use any more." in said
    assert list(findings()) == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Expired or expiring", "E-mail")),
        ("zh-hant", ("已過期或將到期", "電郵")),
        ("zh-hans", ("已过期或将到期", "电子邮件")),
    ],
)
def test_whoever_may_only_read_a_step_reads_words(log_in, language, words):
    client = log_in("auditor", language)
    step = ReminderStep.objects.filter(source="expiry").first()

    page = client.get(reverse("admin:reminders_reminderstep_change", args=[step.pk])).text

    read = re.findall(r'<div class="readonly">(.*?)</div>', page)
    assert (read[0], words[1] in read, {"expiry", "mail"} & {*read}) == (words[0], True, set())
