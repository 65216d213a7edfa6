"""Speak each person's language."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation


class PreferredLanguage:
    """Answer in the language a person chose on this device, else in the one her record names."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activate the recorded language unless a cookie names another."""
        chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
        language = getattr(request.user, "language", "")
        if language and not chosen:
            translation.activate(language)
            request.LANGUAGE_CODE = language
        return self.get_response(request)
