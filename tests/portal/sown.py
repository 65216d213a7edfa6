"""Two suppliers of whom everything is sown with a word: whatever has the word of one is of that one.

Of both the same is asked, and of each something of its own.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.contrib.auth.models import AbstractBaseUser
from django.core import mail
from django.utils import timezone

from accounts.models import Passkey
from accounts.posting import wait_for_post
from accounts.services import system_user
from attestations.models import Attestation, CommitmentText, RegisterCheck, Requirement
from attestations.services import correct_attestation, hand_in_here, refuse_attestations, states
from audits.models import Assessment, Consequence, ConsequenceRule, RaisedVeto
from audits.services import (
    Given,
    Looked,
    Mark,
    Verified,
    add_material,
    agree_improvement,
    agree_plan,
    answer_objection,
    ask_for_extension,
    ask_override,
    cancel_audit,
    close_cycle,
    decide_consequence,
    decide_extension,
    decide_screening,
    decide_veto,
    end_consequence,
    follow_with_consequences,
    object_to,
    raise_veto,
    record_answers,
    record_scores,
    return_report,
    save_consequence_rule,
    strike_off_action,
    submit_report,
    verify_action,
    verify_answer,
)
from demo.paper import pdf
from foundation.dates import today
from sheets.engine import import_tables
from suppliers.models import (
    ChangeRequest,
    Classification,
    ConflictOfInterest,
    GradeChange,
    Stage,
    StageChange,
    Supplier,
)
from suppliers.services import (
    Fact,
    Wish,
    ask_for_readiness,
    decide_readiness,
    declare_conflict,
    end_second_source,
    invite,
    record_facts,
    refuse_merge,
    refuse_stage,
    return_application,
)
from suppliers.services.deciding import Verdict, decide_changes
from tests import factories

#: What is asked of both.
ASKED, OTHER, CERTIFICATE = "asked-of-both", "other-of-both", "certificate-of-both"


@dataclass
class Sown:
    """A supplier, its word, and the word of what staff keep of it for themselves."""

    word: str
    inside: str
    uscc: str
    lei: str
    supplier: Supplier = field(init=False)
    #: Acts for the supplier, is its contact, and did all that was done for it.
    person: AbstractBaseUser = field(init=False)
    officer: AbstractBaseUser = field(init=False)
    asks: ChangeRequest = field(init=False)
    passkey: Passkey = field(init=False)
    assessment: Assessment = field(init=False)

    def says(self, what: str) -> str:
        """Return a text with the word."""
        return f"{self.word} {what}"

    def paper(self, code: str) -> Attestation:
        """Return what waits for review."""
        return self.supplier.attestations.get(requirement__code=code, upload__isnull=False)

    def signed(self, code: str) -> Attestation:
        """Return what was signed here."""
        return self.supplier.attestations.get(requirement__code=code, signature__isnull=False)


def two() -> tuple[Sown, Sown]:
    """Sow two suppliers; nothing of what was mailed is left."""
    day = today()
    for code in (ASKED, OTHER):
        commitment(code, code, (), day)
    factories.scorecard(100, code="scorecard-of-both")
    certificate = factories.RequirementFactory(code=CERTIFICATE, certificate=True, today=day)
    factories.RuleFactory(requirement=certificate, today=day)
    found = (
        Sown("armadillon", "ocelotish", "91110000600037341L", "529900T8BM49AURSDO55"),
        Sown("quixolotl", "quixolotl", "91440300708461136T", "213800WSGIIZCXF1P572"),
    )
    for one in found:
        sow(one, day)
    wait_for_post()
    mail.outbox.clear()
    return found


def commitment(code: str, words: str, categories: tuple[str, ...], day: date) -> None:
    """Ask for a commitment that may be signed here, on paper, or stand in a clause."""
    names = {f"name_{language}": words for language in ("en", "zh_hant", "zh_hans")}
    requirement = factories.RequirementFactory(code=code, allows_contract_clause=True, source=words, today=day, **names)
    factories.CommitmentTextFactory(requirement=requirement, text=f"本公司承诺 {words}", today=day)
    factories.RuleFactory(requirement=requirement, categories=categories, today=day)


def sow(one: Sown, day: date) -> None:
    """Make the supplier and all that is kept of it."""
    commitment(f"{one.word}-alone", one.says("requirement"), (one.word,), day)
    people(one, day)
    for code in (ASKED, OTHER, f"{one.word}-alone"):
        handed_in(one, Requirement.objects.get(code=code), day)
    certificates(one, Requirement.objects.get(code=CERTIFICATE), day)
    wishes(one, day)
    found(one, day)
    improving(one, day)
    audited(one, day)
    kept_inside(one, day)
    ended_early(one, day)
    stage_refused(one, day)
    applied(one)
    assessed(one, day)
    invited(one, day)
    reminded(one)


def people(one: Sown, day: date) -> None:
    """Make the supplier with whoever has to do with it."""
    one.officer = factories.UserFactory(
        email=f"{one.word}-officer@example.com", full_name=one.says("officer"), role="officer"
    )
    one.supplier = factories.SupplierFactory(
        code=f"{one.word}-1", name=f"{one.word} 有限公司", name_en=one.says("Ltd"), uscc=one.uscc, lei=one.lei,
        notes=one.inside, category=factories.CategoryFactory(code=one.word), officer=one.officer, today=day,
    )  # fmt: skip
    one.person = factories.UserFactory(email=f"{one.word}@example.com", full_name=one.says("person"))
    factories.MembershipFactory(supplier=one.supplier, user=one.person)
    one.passkey = factories.PasskeyFactory(person=one.person, name=one.says("telephone"))
    contact = {"title": one.says("title"), "phone": one.says("phone"), "email": one.person.email}
    factories.ContactFactory(supplier=one.supplier, primary=True, name=one.says("contact"), **contact)
    factories.SiteFactory(supplier=one.supplier, name=one.says("site"), address=one.says("street"))
    invite(
        one.supplier, address=f"{one.word}-invited@example.com", full_name=one.says("guest"), language="en",
        actor=one.officer, now=timezone.now(),
    )  # fmt: skip


def handed_in(one: Sown, requirement: Requirement, day: date) -> None:
    """Hand in a paper that waits, a clause that counts, and sign here."""
    upload = factories.DocumentFactory(
        supplier=one.supplier, received_by=one.person, name=f"{one.word} {requirement.code}.pdf",
        file=factories.FileFactory(content=pdf([one.says(requirement.code)])),
        read={"signatory_name": one.says("read")},
    )  # fmt: skip
    signatory = {"signatory_name": one.says("signatory"), "signatory_title": one.says("director")}
    paper = Attestation(
        supplier=one.supplier, requirement=requirement, kind=requirement.kind, basis=Attestation.Basis.SIGNED,
        submitted_on=day, valid_from=day, **signatory,
    )  # fmt: skip
    hand_in_here(paper, upload=upload, actor=one.person, today=day)
    factories.AttestationFactory(
        supplier=one.supplier, requirement=requirement, basis=Attestation.Basis.CONTRACT_CLAUSE,
        contract_reference=one.says("contract"), today=day,
    )  # fmt: skip
    declared = {
        "text": CommitmentText.objects.get(requirement=requirement), "supplier": one.supplier, "person": one.person,
        "name": one.says("name"), "title": one.says("post"),
    }  # fmt: skip
    factories.SignatureFactory(now=timezone.now(), **{f"declaration__{name}": of for name, of in declared.items()})


def certificates(one: Sown, requirement: Requirement, day: date) -> None:
    """Hand in a certificate that is corrected and refused, and one that is suspended; say when its audit is."""
    texts = ("issuing_body", "accreditation", "scope", "holder_name", "sites")
    given = {
        "supplier": one.supplier, "requirement": requirement, "certificate": True, "valid_from": day, "today": day,
        "submitted_on": day, "valid_until": day + timedelta(days=900), **{name: one.says(name) for name in texts},
    }  # fmt: skip
    paper = factories.AttestationFactory(waiting=True, from_portal=True, number=one.says("1"), **given)
    correct_attestation(
        paper, {"number": one.says("2")}, seen=states([paper.pk])[paper.pk], actor=one.officer, today=day
    )
    check = RegisterCheck(register=one.inside, checked_on=day, result="missing", reference=one.inside)
    refuse_attestations([paper], reason="expired", words=one.says("words"), check=check, actor=one.officer, today=day)
    accepted = factories.AttestationFactory(number=one.says("3"), **given)
    factories.AcknowledgementFactory(
        certificate=accepted, day=day, body=one.says("auditor"), actor=one.person, today=day
    )
    factories.SuspensionFactory(attestation=accepted, suspended_from=day, reason=one.inside, today=day)


def wishes(one: Sown, day: date) -> None:
    """Ask for changes: one is refused, one waits."""
    asked = {"supplier": one.supplier, "actor": one.person, "words": one.says("why")}
    refused = factories.ChangeRequestFactory(**asked, wishes=[Wish("name_en", one.says("Inc"), one.supplier.name_en)])
    verdict = Verdict(is_accepted=False, seen=one.supplier.name_en, reason=one.says("because"))
    decide_changes(refused, {refused.changes.get().pk: verdict}, actor=one.officer, today=day)
    contact = one.supplier.contacts.get()
    wanted = [
        Wish("name", one.says("new"), one.supplier.name),
        Wish("contact_title", one.says("new title"), contact.title, contact),
    ]
    one.asks = factories.ChangeRequestFactory(**asked, wishes=wanted)


def found(one: Sown, day: date) -> None:
    """Find something, have it answered, and give it back as not enough."""
    seen = {"name": f"{one.word} floor.pdf", "lines": (one.says("floor"),)}
    photo = factories.UploadFactory(supplier=None, actor=one.officer, **seen)
    finding = factories.FindingFactory(supplier=one.supplier, words=one.says("finding"), photos=[photo], today=day)
    said = {name: one.says(name) for name in ("root_cause", "correction", "prevention", "owner")}
    upload = factories.UploadFactory(supplier=one.supplier, actor=one.person, name=f"{one.word} mended.pdf")
    action = factories.ActionFactory(finding=finding, uploads=[upload], actor=one.person, today=day, **said)
    verdict = Verified("desk", day, is_effective=False, words=one.says("not enough"))
    verify_action(action, verdict, actor=one.officer, today=day)
    later = finding.due_on + timedelta(days=9)
    extension = ask_for_extension(finding, due_on=later, why=one.says("late"), actor=one.person)
    decide_extension(extension, is_granted=False, words=one.says("no time"), actor=one.officer, today=day)


def improving(one: Sown, day: date) -> None:
    """Keep an improvement case: a plan was agreed, its action answered, and that given back as not enough."""
    given = {"supplier": one.supplier, "period": "2031", "today": day}
    case = factories.CaseFactory(**given, at="plan", minutes=one.inside)
    struck = factories.noted(case, words=one.inside, owner=one.inside, due_on=day, today=day)
    strike_off_action(struck, why=one.inside, actor=system_user(), today=day)
    agreed = factories.noted(case, words=one.says("action"), owner=one.says("owner"), due_on=day, today=day)
    agree_plan(case, words=one.inside, agreed_on=day, actor=system_user(), today=day)
    upload = factories.UploadFactory(supplier=one.supplier, actor=one.person, name=f"{one.word} done.pdf")
    given = {"said": one.says("done"), "uploads": [upload], "actor": one.person, "today": day}
    answer = factories.PlanAnswerFactory(action=agreed, **given)
    verify_answer(answer, Looked(day, is_effective=False, words=one.says("not done")), actor=one.officer, today=day)


def screened(one: Sown, day: date) -> None:
    """Screen the supplier: once in vain, and once with impacts of which something is agreed."""
    given = {"supplier": one.supplier, "screened_on": day, "words": one.inside, "today": day, "bad": True}
    vain = factories.ScreeningFactory(kind="social", is_decided=False, **given)
    decide_screening(vain, is_approved=False, reason=one.inside, actor=one.officer, today=day)
    found = factories.ScreeningFactory(**given)
    agree_improvement(found, agreed_on=day, agreed=one.inside, actor=system_user(), today=day)


def secondary(one: Sown, day: date) -> None:
    """Name a second source; it is asked to be called qualified, that is refused, and the pair ended."""
    pair = factories.SecondSourceFactory(supplier=one.supplier, effective_on=day, words=one.inside, today=day)
    asked = ask_for_readiness(pair, "qualified", effective_on=day, words=one.inside, actor=system_user(), today=day)
    decide_readiness(asked, is_approved=False, reason=one.inside, actor=one.officer, today=day)
    end_second_source(pair, on=day, why=one.inside, actor=system_user(), today=day)


def audited(one: Sown, day: date) -> None:
    """Keep audits of which nothing was reported: one was given back, one called off; and who is not to audit."""
    texts = dict.fromkeys(("auditors", "summary", "sites"), one.inside)
    audit = factories.AuditFactory(supplier=one.supplier, held=True, today=day, **texts)
    item = factories.ChecklistItemFactory(scheme=audit.scheme)
    record_answers(audit, {item.pk: Given("conforms", one.inside)}, actor=system_user())
    factories.answer_rest(audit)
    submit_report(audit, reported_on=day, actor=system_user(), today=day)
    return_report(audit, why=one.inside, actor=one.officer, today=day)
    cancel_audit(factories.AuditFactory(supplier=one.supplier), why=one.inside, actor=one.officer, today=day)
    factories.ResemblanceFactory(supplier=one.supplier, reason=one.inside, today=day)
    merge = factories.MergeFactory(kept=one.supplier, reason=one.inside, today=day)
    refuse_merge(merge, words=one.inside, actor=one.officer, today=day)
    secondary(one, day)
    screened(one, day)
    tied = factories.UserFactory(full_name=one.inside)
    tie = ConflictOfInterest(person=tied, supplier=one.supplier, words=one.inside, conflict_from=day)
    declare_conflict(tie, actor=one.officer)


def kept_inside(one: Sown, day: date) -> None:
    """Keep what is not for the supplier: why it was graded, moved and exempted, and what was imported of it."""
    facts = {
        GradeChange: {"period": "2024", "grade": "A", "score": None},
        StageChange: {"stage": Stage.ACTIVE},
        Classification: {"category": one.supplier.category_id, "country": one.supplier.country_id, "is_core": True},
    }
    for model, content in facts.items():
        record_facts(model, [Fact(one.supplier.pk, day, content, one.inside)], actor=one.officer, today=day)
    factories.ExemptionFactory(
        supplier=one.supplier, requirement=Requirement.objects.get(code=CERTIFICATE), reason=one.inside, today=day
    )
    row = {"code": f"{one.inside}-2", "name": one.inside, "country": "CN", "category": one.word}
    import_tables({"suppliers": [row]}, name=one.inside, actor=one.officer, today=day)


def ended_early(one: Sown, day: date) -> None:
    """Let follow from a grade what is ended before its time: why is not for the supplier."""
    names = dict.fromkeys(("name_en", "name_zh_hant", "name_zh_hans"), "No new orders")
    if not ConsequenceRule.objects.filter(code="no_orders").exists():
        save_consequence_rule(ConsequenceRule(code="no_orders", grade="D", **names), actor=system_user())
    follow_with_consequences([one.supplier.pk], day)
    found = Consequence.objects.get(supplier=one.supplier, rule__code="no_orders", decision="waiting")
    decide_consequence(found, Consequence.Decision.APPROVED, actor=factories.UserFactory(role="manager"), today=day)
    end_consequence(found, reason=one.inside, actor=one.officer, today=day)


def stage_refused(one: Sown, day: date) -> None:
    """Ask for a stage that is refused: neither reason is for the supplier."""
    request = factories.StageRequestFactory(
        supplier=one.supplier, stage=Stage.SUSPENDED, reason=one.inside, actor=one.officer, today=day
    )
    refuse_stage(request, words=one.inside, actor=system_user(), today=day)


def applied(one: Sown) -> None:
    """Let a firm apply that is no supplier yet."""
    texts = ("name", "name_en", "place", "supplies", "person", "person_title", "person_phone", "second_person")
    said = dict.fromkeys((*texts, "second_phone"), one.inside)
    addresses = {f"{which}_email": f"{which}@{one.inside}.example" for which in ("person", "second")}
    application = factories.ApplicationFactory(
        firm=one.inside, address=f"{one.inside}@applicant.example", reason=one.inside, categories=(one.word,),
        typed={**said, **addresses, "category": one.word}, submitted=True, actor=one.officer,
    )  # fmt: skip
    return_application(application, words=one.inside, actor=system_user(), now=timezone.now())


def assessed(one: Sown, day: date) -> None:
    """Assess the supplier, which objects and is answered."""
    cycle = factories.opened(one.supplier, period="2023", today=day)
    one.assessment = cycle.assessments.get()
    mark = Mark(one.assessment.pk, one.assessment.scorecard.criteria.get().pk, Decimal(70), one.inside)
    record_scores([mark], actor=one.officer, today=day)
    other = factories.UserFactory(role="manager")
    veto = RaisedVeto(assessment=one.assessment, veto=factories.VetoFactory(), words=one.inside)
    raised = raise_veto(veto, actor=one.officer, today=day)
    decide_veto(raised, RaisedVeto.Decision.DISMISSED, actor=other, today=day)
    close_cycle(cycle, actor=other, today=day)
    ask_override(one.assessment, grade="A", reason=one.inside, actor=one.officer, today=day)
    objection = object_to(one.assessment, one.says("objection"), actor=one.person)
    answer_objection(objection, answer=one.says("answer"), grade="", actor=factories.UserFactory(), today=day)


def invited(one: Sown, day: date) -> None:
    """Invite the supplier to something of its own today, with material."""
    names = {f"name_{language}": one.says("training") for language in ("en", "zh_hant", "zh_hans")}
    training = factories.EngagementFactory(
        day=day, today=day, place=one.says("hall"), words=one.says("agenda"), invited=[one.supplier], **names
    )
    slides = factories.UploadFactory(
        supplier=None, actor=one.officer, name=f"{one.word} slides.pdf", lines=(one.says("slides"),)
    )
    add_material(training, slides, actor=one.officer)


def reminded(one: Sown) -> None:
    """Send the contact a mail with a link."""
    text = f"{one.says('mail')} http://localhost:8000/portal/hand-in/{ASKED}/"
    factories.ReminderFactory(
        contact=one.supplier.contacts.get(), requirement=Requirement.objects.get(code=ASKED), sent=True,
        mail__address=one.person.email, mail__subject=one.says("subject"), mail__text=text, mail__html=text,
        mail__answer=one.inside, mail__sent_at=timezone.now(), mail__enclosed_name=one.says("enclosed"),
    )  # fmt: skip
