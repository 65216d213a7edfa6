"""Addresses of the desk."""

from django.contrib import admin
from django.urls import path

from desk.views.deciding import accept, correct, refuse
from desk.views.document import download, page_picture, screenshot
from desk.views.item import item_page
from desk.views.queue import queue_page

app_name = "desk"
inside = admin.site.admin_view

urlpatterns = [
    path("reviews/", inside(queue_page), name="queue"),
    path("reviews/<uuid:public_id>/", inside(item_page), name="item"),
    path("reviews/<uuid:public_id>/accept/", inside(accept), name="accept"),
    path("reviews/<uuid:public_id>/refuse/", inside(refuse), name="refuse"),
    path("reviews/<uuid:public_id>/correct/", inside(correct), name="correct"),
    path("reviews/<uuid:public_id>/file/", inside(download), name="file"),
    path("reviews/<uuid:public_id>/register/", inside(screenshot), name="screenshot"),
    # As pictures they may be kept by the browser; the admin would forbid it.
    path(
        "reviews/<uuid:public_id>/pages/<int:number>/<int:zoom>.png",
        inside(page_picture, cacheable=True),
        name="picture",
    ),
]
