"""People: the built-in one that commands act as, and changes to the others."""

from accounts.models import User
from evidence.ledger import Actor, ledger

SYSTEM_EMAIL = "system@goodstanding.invalid"


def system_user() -> User:
    """Return the built-in user that commands and tasks act as; it cannot log in."""
    known = User.objects.filter(email=SYSTEM_EMAIL).first()
    return known or User.objects.create_user(SYSTEM_EMAIL, full_name="Goodstanding", is_active=False)


def save_person(person: User, *, actor: Actor) -> User:
    """Save a person and record that she was made or changed."""
    action = "user_created" if person._state.adding else "user_changed"
    with ledger(actor) as events:
        person.save()
        events.add(action, person)
    return person
