"""What whoever asked for changes is told of the decision."""

from collections.abc import Collection

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _, ngettext

from accounts.letters import Letter, one_line, put_into_outbox
from foundation.dates import local_day, written
from foundation.words import labelled
from suppliers.changes_shown import ShownChange, shown
from suppliers.languages import language_of
from suppliers.models import ChangeRequest, FieldChange, Membership, Supplier


def tell_of_decision(supplier: Supplier, request: ChangeRequest, changes: Collection[FieldChange]) -> None:
    """Put a letter into the outbox that says what was decided, field by field; nothing for who acts there no more."""
    person = request.asked_by
    if not Membership.objects.current().filter(user=person, supplier=supplier).exists():
        return
    language = person.language or language_of(supplier)
    with translation.override(language):
        letter = letter_of(supplier, request, changes)
    put_into_outbox(letter, person, language=language, supplier=supplier.pk)


def letter_of(supplier: Supplier, request: ChangeRequest, changes: Collection[FieldChange]) -> Letter:
    """Return what the letter says, in the active language."""
    words = {
        "name": one_line(request.asked_by.full_name),
        "supplier": one_line(supplier.name),
        "code": one_line(supplier.code),
        "day": written(local_day(request.asked_at)),
    }
    return Letter(
        subject=_("Decided: the changes that you asked for, of %(supplier)s") % words,
        opening=[
            _("Good day, %(name)s,") % words if words["name"] else _("Good day,"),
            _("on %(day)s you asked for changes of what we have on file of %(supplier)s (%(code)s). This was decided:")
            % words,
            *(sentence_of(line) for line in shown(changes)),
            *what_waits(request),
        ],
        button=(_("See what is on file"), f"{settings.PUBLIC_URL}/portal/company/"),
        closing=[],
    )


def sentence_of(line: ShownChange) -> str:
    """Return what became of one change, with the officer's reason."""
    what = labelled(line.title, line.new) if line.new else line.title
    words = {"change": one_line(what), "reason": one_line(line.change.reason)}
    if line.change.decision == FieldChange.Decision.REFUSED:
        return _("%(change)s – refused: %(reason)s") % words
    if words["reason"]:
        return _("%(change)s – accepted: %(reason)s") % words
    return _("%(change)s – accepted") % words


def what_waits(request: ChangeRequest) -> list[str]:
    """Say how much of the request is still to be decided, if anything is."""
    count = request.changes.open().count()
    words = ngettext(
        "%(count)s more change waits for a decision.", "%(count)s more changes wait for a decision.", count
    )
    return [words % {"count": count}] if count else []
