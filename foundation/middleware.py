"""Addresses that cannot be answered: what a person reads who opens one."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class MethodNotAllowedPage:
    """Say in words what Django refuses with an empty page; its other refusals have templates of their own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Fill an empty refusal of a method; its headers stay as they are."""
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:
            response.content = render(request, "405.html").content
        return response


class SensibleAddress:
    """Refuse an address with a NUL, which no text of a database may hold: PostgreSQL would stumble over it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on what makes sense."""
        if "\0" in request.path or any("\0" in text for pair in request.GET.lists() for text in (pair[0], *pair[1])):
            raise BadRequest
        return self.get_response(request)
