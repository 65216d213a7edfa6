"""What a person does on the library's pages: choose a file, look at the preview, confirm; or export the list."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection
from django.template.response import TemplateResponse
from django.urls import set_urlconf

from bench.sheets import requests
from bench.sheets.rows import COLUMNS
from bench.stock.admin import FORMATS, SupplierAdmin, site
from bench.stock.models import Category, Classification, Contact, Country, StageChange, Supplier
from suppliers import models as ours

#: The resources of the form, by their number.
PLAIN, TUNED, REGISTER = 0, 1, 2
MODELS = (Country, Category, Supplier, Contact, Classification, StageChange)
#: The library's words for what became of a row, as all sides say them.
OUTCOMES = {"new": "new", "changed": "update", "unchanged": "skip", "refused": "invalid", "failed": "error"}


def create() -> None:
    with connection.schema_editor() as editor:
        for model in MODELS:
            editor.create_model(model)


def know_names() -> None:
    """Take over the product's countries and categories."""
    for model, source in ((Country, ours.Country), (Category, ours.Category)):
        known = source.objects.values_list("code", "name_en")
        model.objects.bulk_create(model(code=code, name=name) for code, name in known)


def drop() -> None:
    with connection.schema_editor() as editor:
        for model in reversed(MODELS):
            editor.delete_model(model)


def fill(rows: Iterable[tuple[Any, ...]]) -> None:
    """Write what importing the rows would have written."""
    countries, categories = (dict(model.objects.values_list("code", "pk")) for model in (Country, Category))

    def suppliers() -> Iterator[Supplier]:
        for row in rows:
            values = dict(zip(COLUMNS, row, strict=True))
            keys = {
                "country_id": countries[values.pop("country")],
                "category_id": categories[values.pop("category")],
            }
            yield Supplier(**values, **keys)

    Supplier.objects.bulk_create(suppliers(), batch_size=1_000)


def import_file(path: Path, resource: int = PLAIN) -> Counter[str]:
    """Preview a file, show the page, confirm; return how many rows were new, changed, unchanged."""
    with library() as admin:
        answer = preview(admin, path, resource)
        form = answer.context_data["confirm_form"]
        request = requests.posted(**form.initial)
        admin.process_import(request)
    totals = request.result.totals
    return +Counter({word: totals[stock] for word, stock in OUTCOMES.items()})


def import_tuned(path: Path) -> Counter[str]:
    """Do the same with the resource that is tuned."""
    return import_file(path, TUNED)


def import_register(path: Path) -> Counter[str]:
    """Do the same, writing of each new supplier what the register holds: its contact, its class and its stages."""
    return import_file(path, REGISTER)


def preview_page(path: Path) -> int:
    """Preview a file and draw the page; return its size in bytes."""
    with library() as admin:
        return len(preview(admin, path, PLAIN).content)


def preview(admin: SupplierAdmin, path: Path, resource: int) -> TemplateResponse:
    request = requests.posted(import_file=requests.upload(path), format=format_number(path), resource=resource)
    return admin.import_action(request).render()


def export_file(path: Path) -> None:
    """Take all suppliers away in the format that the path ends with."""
    with library() as admin:
        requests.save(admin.export_action(requests.posted(format=format_number(path), resource=PLAIN)), path)


def format_number(path: Path) -> int:
    """Return how the library's form calls a format."""
    return [format_.__name__.lower() for format_ in FORMATS].index(path.suffix[1:])


@contextmanager
def library() -> Iterator[SupplierAdmin]:
    """Let addresses be those of the library's pages until the block ends."""
    set_urlconf("bench.stock.urls")
    try:
        yield site.get_model_admin(Supplier)
    finally:
        set_urlconf(None)
