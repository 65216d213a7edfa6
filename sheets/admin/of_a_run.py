"""Whose run a page shows."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from accounts.requests import signed_in
from sheets.kept import sheets_of
from sheets.models import ImportRun
from sheets.runs import may_write

View = Callable[..., HttpResponseBase]


def of_a_run(view: View) -> View:
    """Give a view its run: one's own, while one may still write what is in it."""

    @wraps(view)
    def answer(request: HttpRequest, public_id: UUID, **rest: Any) -> HttpResponseBase:
        user = signed_in(request)
        mine = ImportRun.objects.select_related("file", "started_by").filter(started_by=user)
        run = get_object_or_404(mine, public_id=public_id, file__isnull=False)
        if not all(map(may_write(user), (resource._meta.model for _layout, resource in sheets_of(run)))):
            raise PermissionDenied
        return view(request, run, **rest)

    return answer
