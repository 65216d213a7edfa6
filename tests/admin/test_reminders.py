"""Reminders, mails and steps in the admin: found, explained, retried, cancelled, changed."""

import re
from datetime import date

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse
from django.utils.html import escape

from accounts.models import User
from evidence.models import Event
from evidence.verify import findings
from reminders.models import Mail, Outbox, Reminder, ReminderStep
from suppliers.models import Supplier
from tests.admin.forms import shown
from tests.admin.register import EVIL, address
from tests.factories import ContactFactory, EndpointFactory, MailFactory, ReminderFactory, SupplierFactory
from tests.factories.outbox import MOMENT
from tests.reminders.conftest import zone_by_day, zone_in_which_it_is

# What is asked of the database here is asked in tests/reminders on both.
pytestmark = [pytest.mark.usefixtures("filled"), pytest.mark.django_db, pytest.mark.either]

LIST = reverse("admin:reminders_reminder_changelist")
HANDLERS = ["officer", "manager", "compliance", "administrator"]


def act(client, action, *reminders, **more):
    keys = [reminder.pk for reminder in reminders]
    return client.post(LIST, {"action": action, "_selected_action": keys, "index": 0, **more}, follow=True)


def said(answer):
    return [(message.level_tag, str(message)) for message in answer.context["messages"]]


def found(client, query):
    return {row.pk for row in client.get(f"{LIST}?{query}").context["cl"].result_list}


def page_of(client, row):
    return client.get(reverse(f"admin:reminders_{row._meta.model_name}_change", args=[row.pk]))


@pytest.fixture
def several():
    """Make one reminder of each sort, each of a supplier of its own, by a name."""
    return {
        "waiting": ReminderFactory(source="missing", due_on=date(2026, 1, 1)),
        "sent": ReminderFactory(sent=True, due_on=date(2026, 2, 1)),
        "dead": ReminderFactory(dead=True, due_on=date(2026, 3, 1)),
        "nobody": ReminderFactory(nobody=True, due_on=date(2026, 4, 1)),
    }


#: Query -> which of them it finds.
QUERIES = {
    "state__exact=dead": {"dead"},
    "failed=1": {"dead", "nobody"},
    "source=expiry": {"sent", "dead", "nobody"},
    "source=expiry&due_on__gte=2026-02-02&due_on__lte=2026-03-01": {"dead"},
    "source=expiry&due_on__gte=2026-03-01&due_on__lte=": {"dead", "nobody"},
    "source=expiry&due_on__gte=soon&due_on__lte=2026-02-01": {"sent"},
    "source=nothing&due_on__gte=2026-04-01&due_on__lte=2026-04-01": {"nobody"},
}


@pytest.mark.parametrize("query", QUERIES)
def test_reminders_are_found_by_what_became_of_them_and_when_they_are_due(query, several, root):
    assert found(root, query) == {several[name].pk for name in QUERIES[query]}


def test_reminders_are_found_by_their_supplier(several, root):
    supplier = Supplier.objects.get(pk=several["dead"].supplier_id)

    assert found(root, f"q={supplier.code}") == {several["dead"].pk}


def test_the_range_of_days_keeps_the_other_filters(root):
    page = root.get(f"{LIST}?failed=1&due_on__gte=2026-03-01").text

    assert '<input type="date" name="due_on__gte" value="2026-03-01">' in page
    assert '<input type="hidden" name="failed" value="1">' in page


def test_the_page_of_a_supplier_leads_to_its_reminders(root):
    supplier = Supplier.objects.get(code="S1")

    page = root.get(supplier.get_absolute_url()).text

    assert f'href="{LIST}?q=S1"' in page


def test_a_reminder_of_a_supplier_that_is_gone_is_listed(root):
    reminder = ReminderFactory(supplier_id=10**9, requirement_id=10**9, contact=ContactFactory())

    assert reminder.pk in found(root, "")
    assert page_of(root, reminder).status_code == 200


#: Trait -> a part of what its page says.
EXPLAINED = {
    "waiting": "It is put into a mail to 王芳 &lt;contact@example.com&gt; on Nov. 27, 2026 at nine o’clock",
    "in_mail": "Its mail is made and goes out within minutes.",
    "sent": "The mail server took its mail to contact@example.com at",
    "dead": "could not be delivered: The receiving server refused it.</p><p>The mail server said: 550 No such user</p>",
    "nobody": "There is nobody to write to: The supplier has no contact with an e-mail address.",
    "superseded": "A later step of the same ladder was reached before it was sent: that one stands in its place.",
    "cancelled": (
        "It was not sent, and is not going to be: Cancelled by a person.</p>"
        "<p>The earlier steps that it overtook are not sent either."
    ),
    "gone": "It was not sent: The person is written to no more.</p><p>Where that changes while this is still the last",
}


@pytest.mark.parametrize("state", EXPLAINED)
def test_the_page_of_a_reminder_says_why_it_is_in_its_state(state, root):
    given = {
        "cancelled": {"state": state, "reason": "by_hand"},
        "gone": {"state": "cancelled", "reason": state},
        "superseded": {"state": state},
        "waiting": {},
    }
    contact = ContactFactory(email="contact@example.com")
    reminder = ReminderFactory(contact=contact, **given.get(state, {state: True}))
    Mail.objects.update(time_zone=zone_by_day())

    assert EXPLAINED[state] in page_of(root, reminder).text


def test_where_no_endpoint_is_in_use_it_is_said_what_to_enter(root):
    reminder = ReminderFactory(nobody=True, reason="no_endpoint")

    assert "Enter a webhook endpoint, or switch one on" in page_of(root, reminder).text


def test_an_endpoint_is_called_by_its_name(root):
    endpoint = EndpointFactory(name="Quality system")
    mail = MailFactory(channel="webhook", recipient=f"webhook:{endpoint.pk}")
    ReminderFactory(in_mail=True, mail=mail, recipient=mail.recipient)

    for model in ("reminder", "mail"):
        page = root.get(reverse(f"admin:reminders_{model}_changelist")).text
        assert "Quality system" in page
    assert "Webhook" in page_of(root, mail).text


#: What a mail has been through -> what the page of its reminder says of it.
ON_THE_WAY = [
    ({"taken": True}, "Its mail is being sent just now."),
    ({"attempts": 1, "code": 451, "answer": "Busy"}, "Its mail was tried 1 time.</p><p>The mail server said: 451 Busy"),
    ({"attempts": 2}, "It is tried again at"),
]


@pytest.mark.parametrize(("mail", "words"), ON_THE_WAY)
def test_the_page_of_a_reminder_says_how_its_mail_fares(mail, words, root):
    reminder = ReminderFactory(in_mail=True, mail=MailFactory(**mail, time_zone=zone_by_day()))

    assert words in page_of(root, reminder).text


@pytest.mark.parametrize("attempts", [0, 2])
def test_while_the_mail_server_is_away_it_is_said_since_when(attempts, root):
    Outbox.objects.update_or_create(pk=1, defaults={"paused_since": MOMENT, "paused_until": MOMENT})
    reminder = ReminderFactory(in_mail=True, mail=MailFactory(attempts=attempts))

    words = "Its mail goes out once the mail server is back: it has been away since Nov. 27, 2026, 5 p.m.</p>"
    assert words in page_of(root, reminder).text


def test_a_webhook_goes_out_also_while_the_mail_server_is_away(root):
    Outbox.objects.update_or_create(pk=1, defaults={"paused_since": MOMENT, "paused_until": MOMENT})
    whose = f"webhook:{EndpointFactory().pk}"
    mail = MailFactory(channel="webhook", recipient=whose, time_zone=zone_in_which_it_is(1))

    reminder = ReminderFactory(in_mail=True, mail=mail, recipient=mail.recipient)

    assert "goes out within minutes" in page_of(root, reminder).text


def test_what_was_called_off_after_it_may_have_arrived_says_so(root):
    mail = MailFactory(state="cancelled", repeats=1)
    reminder = ReminderFactory(state="cancelled", reason="handed_in", mail=mail)

    assert "It may have arrived before" in page_of(root, reminder).text


@pytest.mark.parametrize("trait", [{"sent": True}, {"in_mail": True}])
def test_a_sentence_that_ends_with_an_hour_has_one_full_stop(trait, root):
    mail = MailFactory(sent=True) if "sent" in trait else MailFactory(attempts=1, time_zone=zone_by_day())

    page = page_of(root, ReminderFactory(**trait, mail=mail)).text

    assert "Nov. 27, 2026, 5 p.m.</p>" in page
    assert ".m.." not in page


def test_a_mail_that_may_have_arrived_twice_is_told(root):
    reminder = ReminderFactory(sent=True, mail=MailFactory(sent=True, repeats=1))

    assert "It may have arrived twice" in page_of(root, reminder).text


@pytest.mark.parametrize("role", HANDLERS)
def test_what_failed_is_tried_again(role, log_in):
    reminder = ReminderFactory(dead=True)

    answer = act(log_in(role), "retry", reminder)

    reminder.refresh_from_db()
    assert (reminder.state, said(answer)) == ("in_mail", [("success", "1 reminder is tried again.")])
    actor = User.objects.get(email=address(role))
    assert set(Event.objects.order_by("-seq").values_list("actor_ref", flat=True)[:2]) == {str(actor.ref)}
    assert list(findings()) == []


def test_what_makes_no_sense_is_refused_in_words(log_in):
    reminder = ReminderFactory(sent=True)
    client = log_in("officer")

    answers = [act(client, "retry", reminder), act(client, "cancel", reminder, confirmed="1")]

    name = f"{reminder.supplier} – {reminder.requirement.name}"
    assert [said(answer) for answer in answers] == [
        [("error", f"{name}: It is settled. Only what could not be delivered, or found nobody, can be tried again.")],
        [("error", f"{name}: It was sent already.")],
    ]


@pytest.mark.parametrize("role", HANDLERS)
def test_what_is_cancelled_is_shown_first(role, log_in):
    reminder, client = ReminderFactory(), log_in(role)

    asked = act(client, "cancel", reminder)
    before = Reminder.objects.get(pk=reminder.pk).state
    answer = act(client, "cancel", reminder, confirmed="1")

    assert escape(str(reminder.supplier)) in asked.text
    assert before == "waiting"
    reminder.refresh_from_db()
    assert (reminder.state, reminder.reason) == ("cancelled", "by_hand")
    assert said(answer) == [("success", "1 reminder is cancelled.")]


def test_all_that_a_list_holds_is_cancelled_at_once(several, root):
    client_list = f"{LIST}?source=expiry&failed=1"
    sent = {"action": "cancel", "_selected_action": [several["dead"].pk], "index": 0, "select_across": "1"}

    asked = root.post(client_list, sent)
    root.post(client_list, sent | {"confirmed": "1"})

    assert '<input type="hidden" name="select_across" value="1">' in asked.text
    assert Reminder.objects.filter(reason="by_hand").count() == 2


@pytest.mark.parametrize("action", ["retry", "cancel"])
def test_an_auditor_retries_and_cancels_nothing(action, log_in):
    reminder = ReminderFactory(dead=True)

    answer = act(log_in("auditor"), action, reminder, confirmed="1")

    reminder.refresh_from_db()
    assert (answer.status_code, reminder.state) == (403, "dead")


def test_the_page_of_a_mail_shows_its_text_letter_by_letter_and_what_it_tells(root):
    mail = MailFactory(sent=True, text=f"Dear all,\n  {EVIL}", html="<p onclick='x'>Hello</p>")
    reminder = ReminderFactory(sent=True, mail=mail)

    page = page_of(root, mail).text

    assert f'<pre class="as-sent">Dear all,\n  {escape(EVIL)}</pre>' in page
    assert "onclick" not in page
    assert f'<a href="{reverse("admin:reminders_reminder_change", args=[reminder.pk])}">' in page


def test_the_html_of_a_mail_is_given_as_a_file_and_never_as_a_page(root):
    mail = MailFactory(sent=True, html="<p>Hello</p>")

    answer = root.get(reverse("admin:reminders_mail_html", args=[mail.pk]))

    assert answer.content == b"<p>Hello</p>"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="mail-{mail.public_id}.html"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert root.get(reverse("admin:reminders_mail_html", args=[10**9])).status_code == 404


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


def test_a_list_that_is_asked_something_is_counted_for_twenty_pages():
    options = admin.site.get_model_admin(Mail)
    asked = RequestFactory().get("/", {"q": "x"})

    assert (options.most(asked), options.most(RequestFactory().get("/"))) == (1000, 0)


def test_a_row_without_a_step_of_its_kind_says_any(root):
    ReminderStep.objects.create(source="expiry", offset_days=300, audience="officer")

    page = root.get(reverse("admin:reminders_reminderstep_changelist")).text

    assert '<td class="field-scope">any</td>' in page


def test_a_mail_that_nobody_took_yet_is_called_by_its_number(root):
    mail = MailFactory(recipient="contact:999999", created_at=MOMENT)

    page = root.get(reverse("admin:reminders_mail_changelist")).text

    assert f'<a href="{reverse("admin:reminders_mail_change", args=[mail.pk])}">Mail {mail.pk}</a>' in page


def test_a_supplier_without_reminders_has_an_empty_list(root):
    supplier = SupplierFactory()

    assert found(root, f"q={supplier.code}") == set()


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
