"""Requirements, their editions and other names, and the rules that bind suppliers to them."""

from datetime import date
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from accounts.models import User
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
from foundation import reactions

Row = TypeVar("Row", bound=models.Model)


def save_requirement(requirement: Requirement, *, actor: User, today: date) -> Requirement:
    """Save a requirement; what it asks of suppliers follows its days."""
    with ledger(actor):
        record(requirement, "requirement", actor)
        follow([requirement.pk], today)
    return requirement


def save_edition(edition: RequirementEdition, *, actor: User, today: date) -> RequirementEdition:
    """Save an edition and copy its end to every attestation of it: a generated column cannot look it up."""
    with ledger(actor):
        record(edition, "edition", actor)
        Attestation.objects.filter(edition=edition).update(edition_ends_on=edition.ends_on)
        bring_standings_in_step(today, requirement_ids=[edition.requirement_id])
    return edition


def save_alias(alias: RequirementAlias, *, actor: User) -> RequirementAlias:
    """Save another name of a requirement."""
    alias.fold()
    return record(alias, "alias", actor)


def save_text(text: CommitmentText, *, actor: User) -> CommitmentText:
    """Publish a version of a commitment's wording; raise ValidationError for one that was published already."""
    if not text._state.adding:
        raise ValidationError(_("A published text is never changed: publish a new version."), code="protected")
    return record(text, "text", actor)


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


def record(row: Row, noun: str, actor: User) -> Row:
    """Save a row with the event that says whether it was added or changed."""
    action = f"{noun}_added" if row._state.adding else f"{noun}_changed"
    with ledger(actor) as events:
        row.save()
        events.add(action, row)
    return row


def follow(requirement_ids: list[int], today: date) -> None:
    """Bring obligations and standings in step with a changed catalogue and tell the layers above."""
    sync_obligations(requirement_ids=requirement_ids)
    bring_standings_in_step(today, requirement_ids=requirement_ids)
    reactions.run("catalogue_changed", requirement_ids=requirement_ids, today=today)
