"""Which edition of a standard a paper names."""

from attestations.models import Requirement
from foundation.folding import fold_known, fold_name


def edition_in(text: str, requirement: Requirement) -> str:
    """Return the code of the one edition that is named; nothing where none is, or several are."""
    folded = fold_name(text)
    named = {edition for name, edition in names_of(requirement).items() if name in folded}
    return named.pop() if len(named) == 1 else ""


def names_of(requirement: Requirement) -> dict[str, str]:
    """Return what the editions of a requirement are called, folded, with their codes."""
    aliases = list(requirement.aliases.select_related("edition"))
    names = {requirement.code, *(alias.text for alias in aliases if alias.edition is None)}
    called = {alias.folded: alias.edition.code for alias in aliases if alias.edition}
    for edition in requirement.editions.all():
        called.update({fold_known(name + edition.code): edition.code for name in names})
    return called
