"""What every page of the desk is drawn with, and who gets in."""

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode

from attestations.models import Attestation
from desk.queue import ALL, MINE

REVIEW = "attestations.add_review"
for_reviewers = permission_required(REVIEW, raise_exception=True)

Page = ParamSpec("Page")


def of_an_item(
    view: Callable[Concatenate[HttpRequest, Attestation, Page], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, UUID, Page], HttpResponseBase]:
    """Give a view of the desk the proof that its address names: 404 where there is none, 403 for who reviews none."""

    @for_reviewers
    def found(request: HttpRequest, public_id: UUID, *args: Page.args, **kwargs: Page.kwargs) -> HttpResponseBase:
        rows = Attestation.objects.select_related(
            "supplier__officer", "requirement", "edition", "file", "upload__file", "upload__received_by", "recorded_by"
        )
        return view(request, get_object_or_404(rows, public_id=public_id), *args, **kwargs)

    return found


def whose(request: HttpRequest) -> str:
    """Return whose queue is walked through."""
    return MINE if request.GET.get("whose") == MINE else ALL


def address(name: str, request: HttpRequest, *args: Any, **asked: Any) -> str:
    """Return an address of the desk that stays in the queue that is walked through."""
    query = {"whose": MINE} if whose(request) == MINE else {}
    text = urlencode(query | asked)
    return reverse(f"desk:{name}", args=args) + (f"?{text}" if text else "")


def page(request: HttpRequest, template: str, *, status: int = 200, **content: Any) -> HttpResponse:
    """Draw a page of the desk in the admin's frame."""
    return TemplateResponse(request, template, {**admin.site.each_context(request), **content}, status=status)
