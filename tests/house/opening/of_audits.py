"""What is open of audits, their findings and screenings."""

from datetime import date, timedelta

import audits.services
from audits.services import Verified
from tests import factories
from tests.factories import TODAY, UserFactory
from tests.house.opening.open import Open

LATER = date(2024, 10, 2)


def finding():
    return factories.FindingFactory()


def decide_extension():
    found = finding()
    asker = UserFactory()
    given = {"due_on": found.due_on + timedelta(9), "why": "Parts are late", "actor": asker}
    extension = audits.services.ask_for_extension(found, **given)

    def decide(by):
        audits.services.decide_extension(extension, is_granted=True, actor=by, today=TODAY)

    return Open(found.supplier, decide, asker)


def verify_action():
    action = factories.ActionFactory()
    seen = Verified("desk", LATER, is_effective=True)

    def decide(by):
        audits.services.verify_action(action, seen, actor=by, today=LATER)

    return Open(action.finding.supplier, decide, action.answered_by)


def reopen_finding():
    action = factories.ActionFactory()
    audits.services.verify_action(action, Verified("desk", LATER, is_effective=True), actor=UserFactory(), today=LATER)
    found = action.finding

    def decide(by):
        audits.services.reopen_finding(found, why="Again", due_on=TODAY, actor=by, today=TODAY)

    return Open(found.supplier, decide)


def report(decide):
    asker = UserFactory()
    audit = factories.AuditFactory(submitted=True, actor=asker)
    return Open(audit.supplier, lambda by: decide(audit, actor=by, today=TODAY), asker)


def approve_report():
    return report(audits.services.approve_report)


def return_report():
    return report(lambda audit, **given: audits.services.return_report(audit, why="Too short", **given))


def cancel_audit():
    audit = factories.AuditFactory()
    return Open(audit.supplier, lambda by: audits.services.cancel_audit(audit, why="Strike", actor=by, today=TODAY))


def decide_screening():
    found = factories.ScreeningFactory(is_decided=False)

    def decide(by):
        audits.services.decide_screening(found, is_approved=True, actor=by, today=TODAY)

    return Open(found.supplier, decide, found.proposed_by)


def agree_improvement():
    found = factories.ScreeningFactory(bad=True)

    def decide(by):
        audits.services.agree_improvement(found, agreed_on=TODAY, agreed="A pond", actor=by, today=TODAY)

    return Open(found.supplier, decide)


def end_relationship():
    found = factories.ScreeningFactory(bad=True, supplier=factories.SupplierFactory(eliminated=True))

    def decide(by):
        audits.services.end_relationship(found, ended_on=TODAY, ended_why="Waste", actor=by, today=TODAY)

    return Open(found.supplier, decide)


#: What one person asked for.
ASKED = [decide_extension, verify_action, approve_report, return_report, decide_screening]
#: What nobody asked for: one person sees and does it.
UNASKED = [reopen_finding, cancel_audit, agree_improvement, end_relationship]
