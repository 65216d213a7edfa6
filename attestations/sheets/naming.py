"""What a requirement, and an edition of it, is called in spreadsheets and on paper."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from attestations.models import Kind, Requirement, RequirementAlias, RequirementEdition
from foundation.folding import fold_known
from sheets.named_column import Catalogue, NamedColumn


class Named(NamedTuple):
    """What a cell names: a requirement, and an edition of it if it says one."""

    requirement_id: int
    edition_id: int | None = None


class RequirementColumn(NamedColumn):
    """The requirement that a paper proves."""

    @property
    def sources(self) -> tuple[str, ...]:
        """The requirement."""
        return ("requirement_id",)

    def writer(self) -> Callable[..., Iterable[Any]]:
        """Write the names of what papers prove."""
        write = super().writer()
        return lambda *parts: write(map(Named, *parts))

    def restored(self, value: Any) -> Named | None:
        """Return what JSON held as a list of keys."""
        return Named(*value) if value else None


class StandardColumn(RequirementColumn):
    """The standard, with its edition where the paper names one."""

    @property
    def sources(self) -> tuple[str, ...]:
        """The requirement and the edition."""
        return ("requirement_id", "edition_id")


def catalogue(kinds: Iterable[str]) -> Catalogue:
    """Return what can be named among requirements of some kinds: by code, name and alias, with or without edition."""
    requirements = {row.pk: row for row in Requirement.objects.filter(kind__in=kinds)}
    names: dict[int, set[str]] = {
        pk: {row.code, row.name_en, row.name_zh_hant, row.name_zh_hans} for pk, row in requirements.items()
    }
    meanings, labels = {}, {}
    for alias in RequirementAlias.objects.filter(requirement__in=requirements):
        if alias.edition_id is None:
            names[alias.requirement_id].add(alias.text)
        else:
            meanings[alias.folded] = Named(alias.requirement_id, alias.edition_id)
    for edition in RequirementEdition.objects.filter(requirement__in=requirements):
        which = Named(edition.requirement_id, edition.pk)
        meanings.update({fold_known(name + edition.code): which for name in names[edition.requirement_id]})
        labels[which] = printed(requirements[edition.requirement_id], edition.code)
    for pk, called in names.items():
        meanings.update({fold_known(name): Named(pk) for name in called})
        labels[Named(pk)] = requirements[pk].name
    return Catalogue(meanings, labels)


def printed(requirement: Requirement, edition: str) -> str:
    """Return the standard with its edition as a certificate prints it, such as ISO 9001:2015."""
    return f"{requirement.code.replace('_', ' ').upper()}:{edition}"


def commitments() -> Catalogue:
    """Return what the sheet of commitments can name."""
    return catalogue([Kind.COMMITMENT])


def papers() -> Catalogue:
    """Return what the sheet of certificates can name: certificates, test reports and basic documents."""
    return catalogue([Kind.CERTIFICATE, Kind.TEST_REPORT, Kind.DOCUMENT])
