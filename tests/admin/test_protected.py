"""Whatever is entered through the admin, the ledger bears it out."""

from datetime import timedelta

import pytest

from accounts.models import Passkey, User
from attestations.models import Signature
from audits.models import ActionFile, ImprovementCase, PlanFile
from evidence.models import Event
from evidence.protected import protected
from evidence.verify import findings
from foundation.dates import today
from reminders.models import LinkUse
from sheets.models import ImportRun
from suppliers.models import Classification, Invitation, Membership, StageChange, Upload
from tests.admin.assessing import ASSESSING
from tests.admin.attesting import ATTESTING
from tests.admin.auditing import AUDITING
from tests.admin.engaging import ENGAGING
from tests.admin.entering import change, supplier
from tests.admin.granting import GRANTING
from tests.admin.improving import IMPROVING
from tests.admin.register import address
from tests.admin.reporting import REPORTING
from tests.admin.requiring import REQUIRING
from tests.admin.securing import SECURING
from tests.admin.staging import STAGING
from tests.admin.supplying import SUPPLYING
from tests.thorough import first_of_each

# What is recorded of rows is the business of tests/evidence, on both.
pytestmark = [pytest.mark.usefixtures("filled"), pytest.mark.django_db, pytest.mark.either]

#: What can be entered -> the protected model that it writes.
WAYS = {
    **ASSESSING,
    **ATTESTING,
    **AUDITING,
    **ENGAGING,
    **GRANTING,
    **IMPROVING,
    **REPORTING,
    **REQUIRING,
    **SECURING,
    **STAGING,
    **SUPPLYING,
}


@pytest.mark.parametrize(
    "way", first_of_each(WAYS, lambda way: WAYS[way].partition(".")[0]), ids=lambda way: way.__name__
)
def test_what_is_entered_through_the_admin_is_in_the_ledger(way, root):
    last = Event.objects.latest("seq").seq

    way(root)

    # What follows from a grade by itself is proposed, and ends, by itself.
    by_itself = {"consequence_proposed", "consequence_lapsed", "consequence_ended"}
    events = Event.objects.filter(seq__gt=last).exclude(action__in=by_itself)
    assert WAYS[way] in set(events.values_list("object_type", flat=True))
    assert set(events.values_list("actor_ref", flat=True)) == {str(User.objects.get(email=address("root")).ref)}
    assert list(findings(files=True)) == []


def test_every_protected_model_is_tried():
    # What comes in by other doors is tried there: imports, what people of suppliers bring, sign and are let in by, and
    # cases that follow from grades.
    others = {
        ActionFile, ImportRun, ImprovementCase, Invitation, LinkUse, Membership, Passkey, PlanFile, Signature, Upload,
    }  # fmt: skip
    assert set(protected()) - set(WAYS.values()) == {model._meta.label_lower for model in others}


def test_the_register_itself_is_borne_out():
    assert list(findings(files=True)) == []


def test_a_supplier_saved_unchanged_records_nothing_dated(root):
    facts = (StageChange.objects.count(), Classification.objects.count())

    change(root, supplier())

    assert (StageChange.objects.count(), Classification.objects.count()) == facts


def test_a_change_of_stage_is_true_from_the_day_that_was_given(root):
    change(root, supplier(), current_stage="suspended", effective_on=str(today() + timedelta(days=5)))

    assert StageChange.objects.on(today()).get(supplier=supplier()).stage == "active"
    assert StageChange.objects.on(today() + timedelta(days=5)).get(supplier=supplier()).stage == "suspended"
    assert supplier().stage == "active"
