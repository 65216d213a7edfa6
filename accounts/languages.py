"""In which language a person is written to: in the one that she reads the pages in."""

from django.utils import translation

from accounts.models import User


def language_for(person: User) -> str:
    """Return the language that a person is written to in; the one of the page while none is known of her."""
    return person.language or translation.get_language()
