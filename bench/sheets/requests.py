"""What a browser would send to a page of the admin."""

from contextlib import closing
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from django.contrib.messages.middleware import MessageMiddleware
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponseBase
from django.test import RequestFactory

from accounts.models import User

EMAIL = "officer@example.com"


def create_person() -> None:
    person.cache_clear()
    User.objects.create_superuser(EMAIL, None, full_name="Officer")


@cache
def person() -> User:
    """Return who brings the files: to look somebody up is the page's work, whatever is brought."""
    return User.objects.get(email=EMAIL)


def posted(**values: Any) -> HttpRequest:
    return by_person(RequestFactory().post("/", values))


def asked(**values: Any) -> HttpRequest:
    return by_person(RequestFactory().get("/", values))


def by_person(request: HttpRequest) -> HttpRequest:
    request.user, request.session = person(), {}
    MessageMiddleware(by_person).process_request(request)
    return request


def upload(path: Path) -> SimpleUploadedFile:
    return SimpleUploadedFile(path.name, path.read_bytes())


def save(response: HttpResponseBase, path: Path) -> None:
    """Write what an answer brings, piece by piece where it comes in pieces."""
    with path.open("wb") as file, closing(getattr(response, "file_to_stream", None) or BytesIO()):
        for chunk in response:
            file.write(chunk)
