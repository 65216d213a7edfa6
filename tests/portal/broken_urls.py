"""The addresses of the installation, and in the portal pages that fail."""

from django.core.exceptions import PermissionDenied
from django.urls import path

from config.urls import handler400, handler403, handler404, handler500, urlpatterns as ours

__all__ = ["handler400", "handler403", "handler404", "handler500"]


def broken(_request):
    raise RuntimeError("secret of the house")


def forbidden(_request):
    raise PermissionDenied("secret of the house")


urlpatterns = [path("portal/broken/", broken), path("portal/forbidden/", forbidden), *ours]
