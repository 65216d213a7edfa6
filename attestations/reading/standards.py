"""Which standard, and which edition of it, a paper names."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from attestations.models import Kind, Requirement
from foundation.folding import fold_known, fold_name

#: Between the standards that a paper names, and between a standard and its edition.
COMMA, COLON = ",", ":"


def edition_in(text: str, requirement: Requirement) -> str:
    """Return the code of the one edition that is named; nothing where none is, or several are."""
    folded = fold_name(text)
    named = {edition for name, edition in editions_of(requirement).items() if name in folded}
    return named.pop() if len(named) == 1 else ""


def editions_of(requirement: Requirement) -> dict[str, str]:
    """Return what the editions of a requirement are called, folded, with their codes."""
    aliases = list(requirement.aliases.all())
    names = {requirement.code, *(alias.text for alias in aliases if alias.edition_id is None)}
    codes = {edition.pk: edition.code for edition in requirement.editions.all()}
    called = {alias.folded: codes[alias.edition_id] for alias in aliases if alias.edition_id}
    for code in codes.values():
        called.update({fold_known(name + code): code for name in names})
    return called


def names_of(requirement: Requirement) -> set[str]:
    """Return what a requirement and its editions are called, folded, in every language."""
    own = (requirement.code, requirement.name_en, requirement.name_zh_hant, requirement.name_zh_hans)
    return {*map(fold_known, own), *(alias.folded for alias in requirement.aliases.all())} - {""}


def others_in(text: str, requirement: Requirement) -> str:
    """Return the standards that a paper names instead of what it is handed in for, as `others_named` reads them.

    Nothing where it names that too: one certificate may stand for several. A commitment may name whatever it likes.
    """
    if requirement.kind == Kind.COMMITMENT:
        return ""
    folded = fold_name(text)
    if any(name in folded for name in names_of(requirement)):
        return ""
    standards = Requirement.objects.filter(kind=Kind.CERTIFICATE).prefetch_related("aliases", "editions")
    named = [other for other in standards if any(name in folded for name in names_of(other))]
    return COMMA.join(f"{other.code}{COLON}{edition_in(text, other)}" for other in named)


def others_named(written: str, requirement: Requirement) -> Iterator[str]:
    """Give what `others_in` found, as the active language calls it, but for what a paper is handed in for now."""
    editions = dict(part.partition(COLON)[::2] for part in written.split(COMMA) if part)
    if requirement.code in editions:
        return
    for other in Requirement.objects.filter(code__in=editions):
        words = {"standard": other, "edition": editions[other.code]}
        yield _("%(standard)s, edition %(edition)s") % words if words["edition"] else str(other)
