"""A URLconf with a page that fails."""

from django.urls import path

from config.urls import urlpatterns as ours


def broken(_request):
    raise RuntimeError("secret of the house")


urlpatterns = [*ours, path("broken/", broken)]
