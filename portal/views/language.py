"""The language of the pages: who turns them to another is written to in that one too."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from accounts.services import keep_language


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Turn the pages to a language on this device, and keep it on whoever is logged in."""
    answer = set_language(request)
    if answer.headers.get("Location") == "/":
        # Django's way out where no page is named; the root is the door of staff.
        answer.headers["Location"] = reverse("portal:home")
    if request.user.is_authenticated and (chosen := request.POST.get("language", "")) in dict(settings.LANGUAGES):
        keep_language(request.user, chosen)
    return answer


def keep_read_language(request: HttpRequest) -> None:
    """Keep on whoever just came in what he turned the pages to before; where nothing is kept, what they are in."""
    person, chosen = request.user, request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if person.is_authenticated and (chosen in dict(settings.LANGUAGES) or not person.language):
        keep_language(person, chosen if chosen in dict(settings.LANGUAGES) else translation.get_language())
