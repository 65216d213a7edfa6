"""What is open of suppliers and what is asked about them."""

from django.utils import timezone

import suppliers.services
from suppliers.services import Verdict, values_on_file
from tests import factories
from tests.factories import TODAY
from tests.house.opening.open import Open


def approve_stage():
    request = factories.StageRequestFactory()
    return Open(
        request.supplier, lambda by: suppliers.services.approve_stage(request, actor=by, today=TODAY), request.asked_by
    )


def refuse_stage():
    request = factories.StageRequestFactory()

    def decide(by):
        suppliers.services.refuse_stage(request, words="No", actor=by, today=TODAY)

    return Open(request.supplier, decide, request.asked_by)


def approve_merge():
    merge = factories.MergeFactory()
    return Open(merge.ended, lambda by: suppliers.services.approve_merge(merge, actor=by, today=TODAY), merge.asked_by)


def refuse_merge():
    merge = factories.MergeFactory()

    def decide(by):
        suppliers.services.refuse_merge(merge, words="No", actor=by, today=TODAY)

    return Open(merge.kept, decide, merge.asked_by)


def applying():
    """Return an application of a firm that looks like a supplier, and that supplier."""
    known = factories.SupplierFactory(name="Kansai Parts", country=factories.CountryFactory(code="JP"))
    return factories.ApplicationFactory(submitted=True), known


def accept_application():
    application, known = applying()
    given = {"code": "N1", "another_because": "Its sister", "now": timezone.now()}

    def decide(by):
        suppliers.services.accept_application(application, actor=by, **given)

    return Open(known, decide, application.invited_by)


def decline_application():
    application, known = applying()

    def decide(by):
        suppliers.services.decline_application(application, words="No", actor=by, now=timezone.now())

    return Open(known, decide, application.invited_by)


def decide_changes():
    request = factories.ChangeRequestFactory()
    (change,) = request.changes.all()
    seen = values_on_file(request.supplier, [change])[change.pk]

    def decide(by):
        verdicts = {change.pk: Verdict(is_accepted=True, seen=seen)}
        suppliers.services.decide_changes(request, verdicts, actor=by, today=TODAY)

    return Open(request.supplier, decide, request.asked_by)


def decide_readiness():
    pair = factories.SecondSourceFactory(waiting=True)

    def decide(by):
        suppliers.services.decide_readiness(pair, is_approved=True, actor=by, today=TODAY)

    return Open(pair.supplier, decide, pair.asked_by)


def end_second_source():
    pair = factories.SecondSourceFactory()

    def decide(by):
        suppliers.services.end_second_source(pair, on=TODAY, why="Too dear", actor=by, today=TODAY)

    return Open(pair.supplier, decide)


def answer_resemblance():
    supplier, other = factories.SupplierFactory(), factories.SupplierFactory()
    alike = suppliers.services.Alike(other, ("name",))

    def decide(by):
        given = {"verdict": "another", "reason": "Its sister", "actor": by, "today": TODAY}
        suppliers.services.answer_resemblance(supplier, alike, **given)

    return Open(supplier, decide)


#: What one person asked for.
ASKED = [
    approve_stage,
    refuse_stage,
    approve_merge,
    refuse_merge,
    accept_application,
    decline_application,
    decide_changes,
    decide_readiness,
]
#: What nobody asked for: one person sees and does it.
UNASKED = [end_second_source, answer_resemblance]
