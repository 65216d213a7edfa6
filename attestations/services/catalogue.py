"""Requirements, their editions and other names, and the rules that bind suppliers to them."""

import unicodedata
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from accounts.models import User
from attestations.ends import said, said_before
from attestations.models import (
    ApplicabilityRule,
    Attestation,
    CommitmentText,
    Requirement,
    RequirementAlias,
    RequirementEdition,
)
from attestations.services.obligations import sync_obligations
from attestations.services.today import bring_standings_in_step
from evidence.ledger import ledger
from evidence.moved import moved_from
from foundation import reactions
from foundation.dates import FAR

Row = TypeVar("Row", bound=models.Model)


def save_requirement(requirement: Requirement, *, actor: User, today: date) -> Requirement:
    """Save a requirement; what it asks of suppliers follows its days."""
    with ledger(actor):
        record(requirement, "requirement", actor)
        follow([requirement.pk], today)
    return requirement


def save_edition(edition: RequirementEdition, *, actor: User, today: date) -> RequirementEdition:
    """Save an edition and copy its end to every attestation of it: a generated column cannot look it up.

    Where nobody says since when another end is known, it is known since today: reports of the days before stay. Where
    the former end has passed, it is known since that day at the latest: a proof counts on each day between, or on none.
    """
    before = RequirementEdition.objects.filter(pk=edition.pk).first() or RequirementEdition()
    with ledger(actor):
        say_end(edition, before, today)
        record(edition, "edition", actor, **moved_from(before.ends_on, edition.ends_on))
        Attestation.objects.filter(edition=edition).update(edition_ends_on=edition.ends_on)
        bring_standings_in_step(today, requirement_ids=[edition.requirement_id])
    return edition


def say_end(edition: RequirementEdition, before: RequirementEdition, today: date) -> None:
    """Set since when the end of an edition is known, and what was known before; does not save."""
    former = said(before.former_ends)
    edition.announced_on = edition.announced_on or before.announced_on
    if edition.ends_on != before.ends_on:
        if former or before.ends_on < FAR:
            former.append(before.newest_end)
        if edition.announced_on == before.announced_on:
            edition.announced_on = today
        if edition.ends_on > before.ends_on:
            edition.announced_on = min(edition.announced_on or today, before.ends_on)
    edition.former_ends = said_before(edition.newest_end[0], former)
    if edition.ends_on == FAR and not edition.former_ends:
        edition.announced_on = None


def save_alias(alias: RequirementAlias, *, actor: User) -> RequirementAlias:
    """Save another name of a requirement."""
    alias.fold()
    return record(alias, "alias", actor)


def save_text(text: CommitmentText, *, actor: User, today: date) -> CommitmentText:
    """Publish a version of a commitment's wording; where it says so, earlier versions count until a day.

    Raises ValidationError for one that was published already.
    """
    if not text._state.adding:
        raise ValidationError(_("A published text is never changed: publish a new version."), code="protected")
    text.text = one_form(text.text)
    with ledger(actor):
        record(text, "text", actor)
        edition_of(text, actor=actor, today=today)
        if text.resign_from:
            end_earlier(text, text.resign_from, actor, today)
    return text


def edition_of(text: CommitmentText, *, actor: User, today: date) -> RequirementEdition:
    """Return the edition that a version of a text is, made where there is none."""
    edition = RequirementEdition.objects.filter(requirement=text.requirement, code=text.edition_code).first()
    made = RequirementEdition(requirement=text.requirement, code=text.edition_code)
    return edition or save_edition(made, actor=actor, today=today)


def end_earlier(text: CommitmentText, until: date, actor: User, today: date) -> None:
    """Let what was signed of earlier versions count until a day, unless it ends sooner."""
    earlier = CommitmentText.objects.filter(requirement=text.requirement, version__lt=text.version)
    codes = {older.edition_code for older in earlier}
    for edition in RequirementEdition.objects.filter(requirement=text.requirement, code__in=codes, ends_on__gt=until):
        edition.ends_on = until
        save_edition(edition, actor=actor, today=today)


def one_form(text: str) -> str:
    """Return a wording with one kind of line ends and one form of each character: its bytes are hashed."""
    return "\n".join(line.rstrip() for line in unicodedata.normalize("NFC", text).strip().splitlines())


def open_rule(rule: ApplicabilityRule, *, actor: User, today: date) -> ApplicabilityRule:
    """Add a rule; the suppliers it binds owe its requirement from its first day."""
    with ledger(actor):
        record_opened(rule, actor)
        follow([rule.requirement_id], today)
    return rule


def close_rule(rule: ApplicabilityRule, *, on: date, actor: User, today: date) -> ApplicabilityRule:
    """End a rule: `on` is the first day on which it no longer binds."""
    with ledger(actor):
        record_closed(rule, on, actor)
        follow([rule.requirement_id], today)
    return rule


def change_rule(
    rule: ApplicabilityRule, changed: ApplicabilityRule, *, on: date, actor: User, today: date
) -> ApplicabilityRule:
    """Replace a rule from `on`: the old one is closed, so that earlier days still find what bound whom."""
    with ledger(actor):
        record_closed(rule, on, actor)
        changed.pk, changed.required_from = None, on
        changed._state.adding = True
        record_opened(changed, actor)
        # Once for both: at a hundred thousand suppliers each time takes two seconds.
        follow([rule.requirement_id, changed.requirement_id], today)
    return changed


def record_opened(rule: ApplicabilityRule, actor: User) -> None:
    """Write a new rule and its event; the caller follows it."""
    rule.recorded_by = actor
    record(rule, "rule", actor)


def record_closed(rule: ApplicabilityRule, on: date, actor: User) -> None:
    """End a rule and write the event; the caller follows it. Raises ValidationError where it does not bind that day."""
    with ledger(actor) as events:
        # Read again: somebody else may have closed it meanwhile.
        rule.refresh_from_db(from_queryset=ApplicabilityRule.objects.select_for_update())
        if not rule.required_from <= on < rule.required_until:
            raise ValidationError(_("The rule does not bind on this day, so it cannot end on it."), code="period")
        rule.required_until = on
        rule.save(update_fields=["required_until"])
        events.add("rule_closed", rule)


def record(row: Row, noun: str, actor: User, **detail: Any) -> Row:
    """Save a row with the event that says whether it was added or changed, which keeps a detail."""
    action = f"{noun}_added" if row._state.adding else f"{noun}_changed"
    with ledger(actor) as events:
        row.save()
        events.add(action, row, **detail)
    return row


def follow(requirement_ids: list[int], today: date) -> None:
    """Bring obligations and standings in step with a changed catalogue and tell the layers above."""
    sync_obligations(requirement_ids=requirement_ids)
    bring_standings_in_step(today, requirement_ids=requirement_ids)
    reactions.run("catalogue_changed", requirement_ids=requirement_ids, today=today)
