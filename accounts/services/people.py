"""People: the built-in one that commands act as, and changes to the others."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import Passkey, User
from accounts.services.passkeys import remove_passkey
from evidence.ledger import Actor, ledger

SYSTEM_EMAIL = "system@goodstanding.invalid"
#: As it stands: nearly every service asks, and Django takes ten times as long to write it down as to ask it.
KNOWN = f"SELECT * FROM {User._meta.db_table} WHERE email = %s"


def system_user() -> User:
    """Return the built-in user that commands and tasks act as; it cannot log in."""
    known = [*User.objects.raw(KNOWN, [SYSTEM_EMAIL])]
    return known[0] if known else User.objects.create_user(SYSTEM_EMAIL, full_name="Goodstanding", is_active=False)


def save_person(person: User, *, actor: Actor) -> User:
    """Save a person and record that she was made or changed; with another address she loses her passkeys.

    Who reads that address may be somebody else. The mails about it go to the one before.
    Raises ValidationError for somebody who would shut herself out: she may be the last who lets others in.
    """
    if person.ref == actor.ref and shuts_out(person):
        words = _("You cannot take your own access away; ask somebody else who manages people.")
        raise ValidationError(words, "oneself")
    action = "user_created" if person._state.adding else "user_changed"
    with ledger(actor) as events:
        lost = list(
            Passkey.objects.filter(person=person.pk).exclude(person__email=person.email).select_related("person")
        )
        person.save()
        events.add(action, person)
        for passkey in lost:
            remove_passkey(passkey, actor=actor)
    return person


def keep_language(person: User, language: str) -> None:
    """Record which language a person reads, for the mails to her; do nothing where that is known."""
    found = User.objects.get(pk=person.pk)
    if found.language != language:
        found.language = language
        save_person(found, actor=found)


def shuts_out(person: User) -> bool:
    """Tell whether a person as she is about to be saved could not enter, or do everything, as she can now."""
    entries = ("is_active", "is_staff", "is_superuser")
    now = User.objects.filter(pk=person.pk).values_list(*entries).first() or ()
    return any(had and not getattr(person, name) for name, had in zip(entries, now, strict=False))
