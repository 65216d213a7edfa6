"""Nothing of one supplier is found by somebody of another, wherever he looks: `make walls` looks 5,000 times."""

from random import Random

import pytest
from django.apps import apps
from django.db.models import CharField, TextField

from attestations.models import Attestation, Review
from audits.models import Assessment, Audit, CorrectiveAction, Finding, ImprovementCase, PlanAnswer, PlannedAction
from evidence.models import Event
from reminders.models import Mail
from suppliers.models import Application, ChangeRequest, Supplier
from tests.admin.decided import addresses
from tests.portal.walking import Walk

pytestmark = [pytest.mark.django_db, pytest.mark.either]


#: What holds no word: numbers with a check digit, which are looked for themselves; digests; our own terms.
NO_WORDS = {
    "suppliers.Supplier.uscc", "suppliers.Supplier.lei", "suppliers.Merge.uscc", "suppliers.Merge.lei",
    "suppliers.Submission.uscc", "suppliers.Submission.lei", "suppliers.Submission.conduct_sha256",
    "suppliers.Invitation.digest", "attestations.Signature.digest", "attestations.Signature.text_sha256",
    "attestations.Signature.prevailing_sha256",
    "suppliers.GradeChange.period", "suppliers.Upload.media_type", "suppliers.Upload.reason",
    "suppliers.Upload.flags", "attestations.Correction.field", "attestations.Signature.user_agent",
    "audits.Assessment.missing", "audits.Assessment.vetoes", "audits.Consequence.period",
    "audits.ImprovementCase.period", "suppliers.Resemblance.signs",
    "attestations.Suspension.former_ends",
    # Codes; and of a supplier that is gone.
    "audits.Screening.impacts", "audits.Screening.ended_why",
    "audits.Score.measure",
    "reminders.Mail.channel", "reminders.Mail.recipient", "reminders.Mail.message_id", "reminders.Reminder.source",
    "reminders.Reminder.recipient", "reminders.Reminder.time_zone", "reminders.Mail.time_zone",
}  # fmt: skip
#: Whatever is of one supplier points to one of these.
OF_ONE = {
    Supplier, Application, Assessment, Attestation, Audit, ChangeRequest, CorrectiveAction, Finding,
    ImprovementCase, PlanAnswer, PlannedAction, Review,
}  # fmt: skip


def texts():
    """Give each column of text that is of one supplier."""
    for model in apps.get_models():
        if model in (Supplier, Mail) or OF_ONE & {column.related_model for column in model._meta.local_fields}:
            for column in model._meta.local_fields:
                if isinstance(column, (CharField, TextField)) and not column.choices:
                    yield model, column.name


def test_a_word_is_sown_in_every_text(both):
    _one, other = both
    without = {
        f"{model._meta.label}.{name}"
        for model, name in texts()
        if not model._default_manager.filter(**{f"{name}__icontains": other.word}).exists()
    }

    assert set(without) ^ set(NO_WORDS) == set()


def told_in_events(suppliers):
    """Give the events that hold what somebody typed: they are kept for ever, and shown to all who audit."""
    for one in suppliers:
        for word in (one.word, one.inside, one.uscc, one.lei, one.passkey.credential_id):
            yield from Event.objects.filter(payload__icontains=word)


def test_nothing_that_somebody_typed_stands_in_an_event(both):
    assert [*told_in_events(both)] == []
    # Whoever did nothing proves nothing.
    assert Event.objects.values("action").distinct().count() > 25


def test_nothing_of_the_other_is_found_anywhere(both, settings, pytestconfig):
    settings.UPLOADS_AN_HOUR = 60
    requests = pytestconfig.getoption("--requests")
    seed = pytestconfig.getoption("--seed")
    walk = Walk(*both, staff_pages=sorted(set(addresses())), random=Random(seed))

    walk.every_page()
    walk.every_paper()
    while walk.seen["requests"] < requests:
        walk.anywhere()

    seen = dict(walk.seen)
    print(f"seed {seed}: {seen}")
    assert walk.found == [], seed
    assert [*told_in_events(both)] == [], seed
    # What is one's own was found: whoever sees nothing proves nothing.
    assert seen["own"] > 30, seed
    assert seen["pdf"] > 2, seed
    assert seen["mails"] > 2, seed
    assert seen[404] > 20, seed
