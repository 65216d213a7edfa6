"""What the cells of these sheets can name."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.translation import get_language_info, gettext as _

from foundation.folding import fold_known
from foundation.naming import Named
from sheets.cells import CellError
from sheets.columns import CodeColumn
from sheets.named_column import Catalogue
from suppliers.models import Stage

#: What trackers write for a stage, beside its code. Not taken from the catalogues: a sheet that came in last
#: year must come in after a translator's improvement too.
STAGE_WORDS = {
    Stage.APPLIED: ("Applied", "開發申請", "申請中"),
    Stage.SELECTED: ("Preliminarily selected", "初選通過", "初選"),
    Stage.REGISTERED: ("On file, not yet cooperating", "On file", "已建檔", "建檔", "在冊"),
    Stage.ACTIVE: ("Cooperating", "合作中"),
    Stage.SUSPENDED: ("Suspended", "暫停合作", "暫停"),
    Stage.ELIMINATED: ("Eliminated", "已淘汰", "淘汰"),
    Stage.LEFT: ("Left", "已退出", "退出"),
}


def rows_of(model: type[Named], aliases: Mapping[str, Iterable[str]] | None = None) -> Callable[[], Catalogue]:
    """Return a look-up of a table's rows by code and by each of their names; what is stored is the key."""

    def look_up() -> Catalogue:
        meanings, labels = {}, {}
        for row in model._default_manager.all():
            names = (row.code, row.name_en, row.name_zh_hant, row.name_zh_hans, *(aliases or {}).get(row.code, ()))
            meanings.update({fold_known(name): row.pk for name in names})
            labels[row.pk] = row.name
        return Catalogue(meanings, labels)

    return look_up


def codes_of(model: type[Named]) -> Callable[[], Catalogue]:
    """Return a look-up of a table's rows by each of their names; what is stored is the code."""

    def look_up() -> Catalogue:
        found = rows_of(model)()
        codes = dict(model._default_manager.values_list("pk", "code"))
        meanings = {name: codes[pk] for name, pk in found.meanings.items()}
        return Catalogue(meanings, {codes[pk]: label for pk, label in found.labels.items()})

    return look_up


def choices_of(
    choices: Iterable[models.TextChoices], words: Mapping[Any, Iterable[str]] | None = None
) -> Callable[[], Catalogue]:
    """Return a look-up of choices by code, by the words people write and by what an export in any language wrote.

    Folding makes the simplified form of each word known with the traditional one.
    """

    def look_up() -> Catalogue:
        meanings = {}
        for choice in choices:
            names = {choice.value, *(words or {}).get(choice, ()), *labels_of(choice)}
            meanings.update({fold_known(name): choice.value for name in names if name})
        return Catalogue(meanings, {choice.value: str(choice.label) for choice in choices})

    return look_up


def labels_of(choice: models.TextChoices) -> set[str]:
    """Return what a choice is called in each language."""
    labels = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            labels.add(str(choice.label))
    return labels


def languages() -> Catalogue:
    """Look up a language by its code or its name; its own name for itself goes out."""
    words = {
        "en": ("English", "英文", "英語"),
        "zh-hant": ("zh-hk", "zh-tw", "Traditional Chinese", "繁體中文", "繁體"),
        "zh-hans": ("zh-cn", "zh", "Simplified Chinese", "簡體中文", "簡體"),
    }
    meanings = {fold_known(name): code for code, names in words.items() for name in (code, *names)}
    return Catalogue(meanings, {code: get_language_info(code)["name_local"] for code in words})


class SupplierCodeColumn(CodeColumn):
    """The code of a supplier that is named, not described."""

    def __init__(self) -> None:
        super().__init__(
            "supplier_code",
            ("Supplier code", "供應商編號", "供应商编号"),
            attribute="supplier__code",
            needed=True,
            max_length=40,
            example="S00123",
        )


def no_such_supplier(code: str) -> CellError:
    """Return the refusal of a code that no supplier has."""
    return CellError(
        "no_such_supplier",
        _("No supplier has the code %(code)s; correct it, or bring the supplier in first.") % {"code": code},
    )
