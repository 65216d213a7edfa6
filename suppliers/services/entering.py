"""Applications are decided: returned, declined, or the firm becomes a supplier in the stage applied."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.letters import put_into_outbox
from accounts.models import User
from evidence.ledger import Notebook, ledger
from foundation.dates import local_day
from suppliers.applicant_letters import accepted_letter, declined_to, returned_to
from suppliers.models import Application, Category, Contact, Country, Site, Stage, StageRequest, Submission, Supplier
from suppliers.services.applications import handed_over, key_of, locked_application
from suppliers.services.applying import as_typed
from suppliers.services.contacts import save_contact
from suppliers.services.fairness import refuse_conflicted, refuse_own
from suppliers.services.gates import gates_of
from suppliers.services.memberships import grant_membership
from suppliers.services.own_hand import refuse_gatekeeper
from suppliers.services.registration import register_supplier
from suppliers.services.resemblances import Alike, look_alikes
from suppliers.services.returns import returns
from suppliers.services.stage_requests import gates_for, looked_at, refuse_role
from suppliers.traces import Traces
from suppliers.typed import lines

State, Decision = Application.State, Submission.Decision
#: A firm whose application is returned has so long at least.
TO_MEND = timedelta(days=14)
#: So many other applications are shown beside one.
SHOWN = 20


def return_application(application: Application, *, words: str, actor: User, now: datetime) -> Application:
    """Give an application back to the firm, with what it is to mend; it is mailed the link.

    Raises ValidationError without words (code `required`), and where nothing waits (`decided`).
    """
    words = said(words, _("Say what is to be mended: the company will read it."))
    with ledger(actor) as events:
        found, submission = waiting(application)
        settle(submission, Decision.RETURNED, events, actor=actor, now=now, words=words)
        found.state, found.draft = State.RETURNED, as_typed(submission)
        found.open_until = max(found.open_until, local_day(now) + TO_MEND + timedelta(days=1))
        found.save(update_fields=["state", "draft", "open_until"])
        events.add("application_returned", found)
    handed_over(returned_to(found, submission, key_of(found)), found)
    return found


def decline_application(application: Application, *, words: str, actor: User, now: datetime) -> Application:
    """Decline an application, with a reason that the firm is told.

    Raises ValidationError without a reason (code `required`), where the actor invited the firm (`own`), has a tie to a
    supplier that it may be (`conflict`), and where nothing waits (`decided`).
    """
    words = said(words, _("Say why: the company will read it."))
    with ledger(actor) as events:
        found, submission = waiting(application)
        refuse_unfair(found, submission, actor=actor, today=local_day(now))
        settle(submission, Decision.DECLINED, events, actor=actor, now=now, words=words)
        found.state = State.DECLINED
        found.save(update_fields=["state"])
        events.add("application_declined", found)
    handed_over(declined_to(found, submission), found)
    return found


def accept_application(
    application: Application, *, code: str, another_because: str = "", actor: User, now: datetime
) -> Supplier:
    """Make the firm a supplier in the stage applied, with its contacts and its access to the portal; return it.

    Raises ValidationError as declining does, where it looks like a supplier, or an eliminated one, and nobody says why
    it is another (`alike`), where another has its unified social credit code (`uscc`), for a code that is taken, and
    where a gate of the stage is not met (`unmet`) or approved by others (`role`), or she changed a gate a short time
    ago (`own`).
    """
    today = local_day(now)
    with ledger(actor) as events:
        found, submission = waiting(application)
        refuse_unfair(found, submission, actor=actor, today=today)
        supplier = register_applicant(found, submission, code.strip(), another_because, actor=actor, today=today)
        refuse_unmet(submission, supplier, actor=actor, today=today)
        people_of(submission, supplier, actor)
        events.add("sites_changed", supplier)
        person = let_in(found, submission, supplier, actor)
        settle(submission, Decision.ACCEPTED, events, actor=actor, now=now)
        found.state, found.became = State.ACCEPTED, supplier
        found.save(update_fields=["state", "became"])
        events.add("application_accepted", found)
        with translation.override(found.language):
            letter = accepted_letter(found)
        put_into_outbox(letter, person, language=found.language, supplier=supplier.pk)
    return supplier


def register_applicant(
    found: Application, submission: Submission, code: str, another_because: str, *, actor: User, today: date
) -> Supplier:
    """Register the firm of an application in the stage applied, looked after by who invited it; return it."""
    supplier = supplier_of(submission, code)
    supplier.officer = found.invited_by
    # Of its number, registering says who has it.
    supplier.full_clean(exclude=["uscc"])
    return register_supplier(
        supplier,
        stage=Stage.APPLIED,
        category=submission.category,
        country=submission.country,
        effective_on=today,
        another_because=another_because,
        former=alike_to(submission, today),
        reason=found.reason,
        is_approved=True,
        actor=actor,
        today=today,
    )


def enter_applicant(
    supplier: Supplier,
    contact: Contact,
    *,
    category: Category,
    country: Country,
    reason: str,
    another_because: str = "",
    actor: User,
    today: date,
) -> Supplier:
    """Enter a firm as a supplier in the stage applied from today, with the person to write to.

    Raises ValidationError as registering does, an eliminated firm that it may be among those it looks like, and where
    the stage has a gate (code `gated`).
    """
    with ledger(actor):
        refuse_gated(category, today)
        register_supplier(
            supplier,
            stage=Stage.APPLIED,
            category=category,
            country=country,
            effective_on=today,
            another_because=another_because,
            former=alike_entered(supplier, contact, country, today),
            reason=reason,
            actor=actor,
            today=today,
        )
        contact.supplier, contact.is_primary = supplier, True
        contact.full_clean(exclude=["supplier"])
        save_contact(contact, actor=actor)
    return supplier


def refuse_gated(category: Category, today: date) -> None:
    """Raise ValidationError (code `gated`) where the stage applied has a gate: no stage is asked for a new firm."""
    if gates_of(Stage.APPLIED, category.code, today):
        words = _("The stage “%(stage)s” has a gate: invite the company instead; another person lets it in.")
        raise ValidationError(words, code="gated", params={"stage": Stage.APPLIED.label})


def alike_entered(supplier: Supplier, contact: Contact, country: Country, today: date) -> list[Alike]:
    """Return whom a firm looks like that is being entered, eliminated ones by its contact too."""
    supplier.fold()
    traces = Traces.said([contact.email], [contact.phone], [])
    return merged(look_alikes(supplier, country.pk), returns(traces, supplier, country.pk, today))


def alike_to(submission: Submission, today: date) -> list[Alike]:
    """Return whom a firm that applies looks like, eliminated ones by its people and its place too; it is never told."""
    supplier = supplier_of(submission, "")
    supplier.fold()
    traces = Traces.said(
        [submission.person_email, submission.second_email, submission.application.address],
        [submission.person_phone, submission.second_phone],
        [submission.place],
    )
    country = submission.country_id
    return merged(look_alikes(supplier, country), returns(traces, supplier, country, today))


def merged(*found: Iterable[Alike]) -> list[Alike]:
    """Return each supplier once, with all in which it is alike."""
    signs: dict[Supplier, dict[str, None]] = {}
    for some in found:
        for alike in some:
            signs.setdefault(alike.other, {}).update(dict.fromkeys(alike.signs))
    return [Alike(other, tuple(codes)) for other, codes in signs.items()]


def others_like(submission: Submission) -> "QuerySet[Submission]":
    """Return what other applications say the same name, number or address."""
    same = Q(name=submission.name) | Q(person_email=submission.person_email)
    for number in ("uscc", "lei"):
        if getattr(submission, number):
            same |= Q(**{number: getattr(submission, number)})
    others = Submission.objects.filter(same).exclude(application=submission.application_id)
    return others.select_related("application").order_by("-pk")[:SHOWN]


def waiting(application: Application) -> tuple[Application, Submission]:
    """Return an application and what was submitted of it, locked; raise ValidationError where nothing waits."""
    found = locked_application(application)
    submission = found.submissions.open().select_related("country", "category", "application").first()
    if submission is None:
        words = _("Nothing of it waits for a decision: %(state)s.")
        raise ValidationError(words, code="decided", params={"state": found.get_state_display()})
    return found, submission


def refuse_unfair(application: Application, submission: Submission, *, actor: User, today: date) -> None:
    """Raise ValidationError for who invited the firm, and for who has a tie to a supplier that it may be."""
    refuse_own(application.invited_by_id, actor=actor)
    for alike in alike_to(submission, today):
        refuse_conflicted(alike.other.pk, actor=actor, today=today)


def refuse_unmet(submission: Submission, supplier: Supplier, *, actor: User, today: date) -> None:
    """Raise ValidationError where a gate of the stage applied is not met, is approved by others, or was hers to change.

    Hers (code `own`) is any gate that she saved since the firm submitted, or a short time before.
    """
    asked_at = submission.submitted_at
    asked = StageRequest(supplier=supplier, stage=Stage.APPLIED, effective_on=today, asked_at=asked_at)
    gates = gates_for(asked, today)
    refuse_role(gates, actor)
    lacking = [sentence for _title, sentences in looked_at(asked, gates, today) for sentence in sentences]
    if lacking:
        raise ValidationError([ValidationError(sentence, code="unmet") for sentence in lacking])
    refuse_gatekeeper(asked, actor)


def settle(
    submission: Submission, decision: str, events: Notebook, *, actor: User, now: datetime, words: str = ""
) -> None:
    """Save what was decided of what was submitted."""
    submission.settle(decision, by=actor, at=now, words=words)
    submission.save(update_fields=["decision", "decided_by", "decided_at", "words"])
    events.add(f"application_{decision}", submission)


def supplier_of(submission: Submission, code: str) -> Supplier:
    """Return the supplier that a firm would be; it is not saved."""
    names = ("name", "name_en", "uscc", "lei")
    return Supplier(code=code, **{name: getattr(submission, name) for name in names})


def people_of(submission: Submission, supplier: Supplier, actor: User) -> None:
    """Save whom the firm named, and where it is."""
    first = Contact(
        supplier=supplier,
        name=submission.person,
        title=submission.person_title,
        email=submission.person_email,
        phone=submission.person_phone,
        language=submission.language,
        is_primary=True,
    )
    save_contact(first, actor=actor)
    if submission.second_person:
        name, email, phone = submission.second_person, submission.second_email, submission.second_phone
        second = Contact(supplier=supplier, name=name, email=email, phone=phone, language=submission.language)
        save_contact(second, actor=actor)
    name = submission.name[: Site._meta.get_field("name").max_length]
    Site.objects.create(supplier=supplier, name=name, address=submission.place, country=submission.country)


def let_in(application: Application, submission: Submission, supplier: Supplier, actor: User) -> User:
    """Let whoever read the mails act for the supplier in the portal; return the person."""
    known = User.objects.filter(email=application.address).first()
    is_named = submission.person_email == application.address
    person = known or User.objects.create_user(
        application.address,
        full_name=submission.person if is_named else "",
        language=application.language,
        actor=actor,
    )
    grant_membership(person, supplier, actor=actor)
    return person


def said(words: str, sentence: str) -> str:
    """Return words without what cannot be seen; raise ValidationError with the sentence where there are none."""
    words = lines(words)
    if not words:
        raise ValidationError(sentence, code="required")
    return words
