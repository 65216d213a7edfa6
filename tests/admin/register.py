"""A register that holds a row of every kind, and a person of every role."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from accounts.services import system_user
from attestations.models import Requirement
from audits.models import Criterion, RaisedVeto, Veto
from audits.services import (
    Mark,
    add_audit_file,
    add_material,
    add_security_paper,
    close_cycle,
    object_to,
    raise_veto,
    record_scores,
)
from foundation.dates import today
from reminders.models import CalendarDay, ReminderStep
from reports.services import order_report
from sheets.engine import import_tables
from suppliers.models import Stage, Supplier
from suppliers.services import Wish
from tests import factories

ROLES = ("officer", "manager", "compliance", "auditor", "administrator")
#: In texts that people type: a page that does not escape shows up in the tests.
EVIL = "<script>alert(1)</script>&'\""
LONG_AGO = date(2020, 1, 1)


def address(role):
    """Return the address of the person who has a role; `reader` has none, `root` may do everything."""
    return f"{role}@example.com"


def fill():
    """Make one row of every kind."""
    day = today()
    people = enter_people()
    officer = people["officer"]
    supplier = enter_suppliers(officer, day)
    requirement = Requirement.objects.get(code="security")
    attest(supplier, requirement, day)
    ask_for_changes(supplier, people, day)
    screen(supplier, officer, day)
    audit(supplier, officer, day)
    improve(factories.SupplierFactory(code="SD", name=EVIL, today=day), officer, day)
    secure(officer, day)
    engage(officer, supplier, day)
    remind(supplier, requirement)
    factories.scorecard(60, 40, code="draft", is_used=False)
    bring_suppliers(day)
    assess(day)
    report(people)


def enter_people():
    """Enter a person of every role, who are returned, and some who have none."""
    people = {role: factories.UserFactory(email=address(role), role=role) for role in ROLES}
    factories.UserFactory(email=address("reader"), is_staff=True)
    factories.UserFactory(email=address("stranger"))
    factories.UserFactory(email=address("root"), superuser=True, full_name=f"Root {EVIL}")
    return people


def enter_suppliers(officer, day):
    """Enter a supplier that cooperates, which is returned, with all that is about it alone, and two that left."""
    supplier = factories.SupplierFactory(
        code="S1", name=f"國際電子{EVIL}", officer=officer, today=day, notes=EVIL, is_core=True
    )
    factories.ContactFactory(supplier=supplier, primary=True, name=EVIL)
    factories.EndpointFactory(name=EVIL)
    CalendarDay.objects.create(country=supplier.country, day=day, note=EVIL)
    factories.SiteFactory(supplier=supplier, name=EVIL)
    factories.GradeFactory(supplier=supplier, today=day)
    left = factories.SupplierFactory(code="S2", left=True, today=day)
    factories.ResemblanceFactory(supplier=supplier, other=left, reason=EVIL, today=day)
    kept = factories.SupplierFactory(code="S4", left=True, today=day)
    factories.MergeFactory(ended=left, kept=kept, reason=EVIL)
    return supplier


def attest(supplier, requirement, day):
    """Hand in papers of every kind, in every state; a signature, an exemption and a booking as well."""
    factories.RuleFactory(requirement=requirement, stages=("active",), today=day)
    text = factories.CommitmentTextFactory(requirement=requirement, version=2, text=EVIL)
    given = {"supplier": supplier, "today": day}
    factories.AttestationFactory(requirement=requirement, **given)
    factories.AttestationFactory(clause=True, contract_reference=EVIL, **given)
    certificate = {"certificate": True, "scope": EVIL, "issuing_body": EVIL} | given
    held = factories.AttestationFactory(**certificate | {"valid_until": day + timedelta(days=300)})
    factories.SuspensionFactory(attestation=factories.AttestationFactory(**certificate), today=day, reason=EVIL)
    factories.AttestationFactory(waiting=True, file=factories.FileFactory(), from_portal=True, **certificate)
    factories.AttestationFactory(refused=True, **certificate)
    factories.AttestationFactory(test_report=True, **given)
    factories.AttestationFactory(document=True, **given)
    declaration = {"text": text, "supplier": supplier, "name": EVIL, "title": EVIL}
    factories.SignatureFactory(now=timezone.now(), **{f"declaration__{name}": of for name, of in declaration.items()})
    factories.ExemptionFactory(requirement=Requirement.objects.get(code="confidentiality"), reason=EVIL, **given)
    factories.AcknowledgementFactory(certificate=held, day=day, body=EVIL, today=day)


def ask_for_changes(supplier, people, day):
    """Ask for other facts and another stage, and apply; declare a conflict of interest."""
    wishes = [Wish("name", EVIL, supplier.name), Wish("country", EVIL, "CN")]
    factories.ChangeRequestFactory(supplier=supplier, wishes=wishes, words=EVIL)
    factories.ConflictFactory(person=people["manager"], supplier=supplier, words=EVIL)
    factories.GateFactory(gate_from=None, demands=("documents", "successor"), approvers=("manager",))
    factories.StageRequestFactory(supplier=supplier, stage=Stage.SUSPENDED, reason=EVIL, today=day)
    factories.ApplicationFactory(submitted=True, firm=EVIL, reason=EVIL, typed={"name": EVIL, "supplies": EVIL})


def screen(supplier, officer, day):
    """Name a second source and screen the supplier; one of each waits."""
    given = {"supplier": supplier, "words": EVIL, "actor": officer, "today": day}
    factories.SecondSourceFactory(waiting=True, effective_on=LONG_AGO, **given)
    factories.ScreeningFactory(bad=True, is_decided=False, **given)
    factories.ScreeningFactory(bad=True, kind="social", **given)


def audit(supplier, officer, day):
    """Hold an audit, with a file; answer a finding of another."""
    factories.AuditIntervalFactory(grade="A")
    finding = factories.FindingFactory(supplier=supplier, words=EVIL, today=day)
    evidence = factories.UploadFactory(supplier=supplier, actor=officer)
    factories.ActionFactory(finding=finding, root_cause=EVIL, uploads=[evidence], actor=officer)
    held = factories.AuditFactory(supplier=supplier, held=True, summary=EVIL, sites=EVIL, auditors=EVIL, today=day)
    add_audit_file(held, factories.UploadFactory(supplier=None, actor=officer), actor=officer)


def remind(supplier, requirement):
    """Remind somebody of what is missing, and let another reminder wait."""
    step = ReminderStep.objects.filter(source="missing", audience="contact").first()
    told = {"contact": supplier.contacts.get(), "requirement": requirement, "step": step, "source": "missing"}
    factories.ReminderFactory(**told, sent=True, mail__text=EVIL, mail__subject=EVIL)
    factories.ReminderFactory(**told)


def bring_suppliers(day):
    """Bring a supplier by spreadsheet, and another contact of one that there is."""
    rows = [
        {"code": "S1", "name": "國際電子", "country": "CN", "category": "assembly", "contact_name": EVIL},
        {"code": "S3", "name": EVIL, "country": "JP", "category": "batteries", "stage": Stage.ACTIVE},
    ]
    import_tables({"suppliers": rows}, name=EVIL, actor=system_user(), today=day)


def report(people):
    """Make a report that is signed off and one that is not, and what goes with them."""
    signed = factories.ReportRunFactory(actor=people["manager"])
    factories.SignOffFactory(run=signed, actor=people["compliance"], words=EVIL)
    factories.ReportRunFactory(actor=people["manager"])
    order_report("2024-12", actor=people["manager"])
    factories.NarrativeFactory(text=EVIL)
    factories.PublishedFigureFactory(source=EVIL)
    factories.ReportSubscriberFactory(person=people["compliance"])


def improve(supplier, officer, day):
    """Note an action in a plan that is being made; of another supplier, answer one."""
    case = factories.CaseFactory(supplier=supplier, period="2031", at="plan", today=day, actor=officer)
    factories.noted(case, words=EVIL, due_on=day, today=day, actor=officer)


def secure(officer, day):
    """Record a risk assessment and an inspection, with a paper, that wait for approval."""
    given = {"people": EVIL, "day": day, "next_due_on": day + timedelta(days=365), "today": day, "actor": officer}
    factories.RiskAssessmentFactory(summary=EVIL, responsible=officer, **given)
    record = factories.SecurityRecordFactory(words=EVIL, responsible=officer, **given)
    add_security_paper(record, factories.UploadFactory(supplier=None, actor=officer), actor=officer)


def engage(officer, supplier, day):
    """Invite the supplier to a training of yesterday, with material, and to one to come."""
    names = dict.fromkeys(("name_en", "name_zh_hant", "name_zh_hans", "place", "words"), EVIL)
    given = {"actor": officer, "invited": [supplier]} | names
    yesterday, later = day - timedelta(days=1), day + timedelta(days=7)
    training = factories.EngagementFactory(day=yesterday, today=yesterday, **given)
    add_material(training, factories.UploadFactory(supplier=None, actor=officer), actor=officer)
    factories.EngagementFactory(day=later, today=day, **given)


def assess(day):
    """Open a cycle for all that cooperate, with a score and a veto that waits."""
    cycle = factories.opened(period="2030", today=day)
    criterion = Criterion.objects.get(scorecard__code="general", code="quality")
    assessment = cycle.assessments.get(supplier__code="S1")
    mark = Mark(assessment.pk, criterion.pk, Decimal("87.5"), EVIL)
    record_scores([mark], actor=User.objects.get(email=address("officer")), today=day)
    raised = RaisedVeto(assessment=assessment, veto=Veto.objects.get(code="bribery"), words=EVIL)
    raise_veto(raised, actor=User.objects.get(email=address("officer")), today=day)
    supplier = Supplier.objects.get(code="S3")
    closed = factories.opened(supplier, period="2029", today=day)
    factories.scored_well(closed, supplier, today=day)
    close_cycle(closed, actor=User.objects.get(email=address("manager")), today=day)
    object_to(closed.assessments.get(), EVIL, actor=User.objects.get(email=address("stranger")))
