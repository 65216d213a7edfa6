"""Passkeys: one is added, used, or removed, each with its event; its person is told by mail what became of it."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Passkey, User
from accounts.passkey_letters import letter_of_added, letter_of_removed, tell
from accounts.passkeys import Key, Proof
from evidence.ledger import Actor, ledger

#: So many may a person have.
MOST = 10


def add_passkey(person: User, key: Key, *, name: str, now: datetime) -> Passkey:
    """Keep a passkey that a person's device made, and tell her.

    Raises ValidationError for one too many, for a key that is known and for a name or key that is too long.
    """
    passkey = Passkey(
        person=person,
        name=name,
        credential_id=key.credential_id,
        public_key=key.public_key,
        sign_count=key.sign_count,
        added_at=now,
    )
    with ledger(person) as events:
        # Locked, or two at once would each be the last that may be.
        User.objects.select_for_update().get(pk=person.pk)
        if person.passkeys.count() >= MOST:
            words = _("You have %(most)s passkeys already. Remove one that you do not use any more.")
            raise ValidationError(words % {"most": MOST})
        passkey.full_clean()
        passkey.save()
        events.add("passkey_added", passkey)
    tell(person, lambda: letter_of_added(passkey))
    return passkey


def use_passkey(proof: Proof, *, now: datetime) -> bool:
    """Take note that a passkey logs its person in; return whether it may.

    It may not where its device has counted no further since the last time: somebody has a copy (WebAuthn, section
    7.2, step 22). Of two at once with the same count, one may. Devices that do not count always say 0.
    """
    has_counted_on = Q(sign_count__lt=proof.sign_count) if proof.sign_count else Q(sign_count=0)
    with ledger(proof.passkey.person) as events:
        known = Passkey.objects.filter(has_counted_on, pk=proof.passkey.pk)
        may_enter = bool(known.update(sign_count=proof.sign_count, used_at=now))
        if may_enter:
            events.add("passkey_used", proof.passkey)
        elif Passkey.objects.filter(pk=proof.passkey.pk).exists():
            events.add("passkey_doubted", proof.passkey)
    return may_enter


def remove_passkey(passkey: Passkey, *, actor: Actor) -> None:
    """Remove a passkey, which opens nothing from now on, and tell its person; twice is once."""
    with ledger(actor) as events:
        is_gone, _rows = Passkey.objects.filter(pk=passkey.pk).delete()
        if not is_gone:
            return
        events.add("passkey_removed", passkey)
    tell(passkey.person, lambda: letter_of_removed(passkey))
