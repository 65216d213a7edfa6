"""What a visitor is signing: the text that is current, and how far he has come, kept in his session."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import translation

from attestations.models import PREVAILING, Capacity, CommitmentText, Kind, Requirement, Signature, SigningWay
from attestations.services.signing import TextChanged, note_opened, note_read, refuse_unfit_letter
from attestations.signing import Declaration, consent_to
from foundation.dates import ahead, today
from portal.access import Visitor
from suppliers.models import Upload


@dataclass(frozen=True)
class Signing:
    """A commitment that a visitor may sign, in the languages it is published in."""

    request: HttpRequest
    visitor: Visitor
    requirement: Requirement
    texts: dict[str, CommitmentText]

    @property
    def is_here(self) -> bool:
        """Whether it may be signed in the portal."""
        return bool(self.texts) and self.requirement.counts(SigningWay.HERE)

    def text(self, language: str | None = None) -> CommitmentText:
        """Return the text in a language, else in that of the page, else the one that prevails. Raises Http404."""
        wanted = [language, translation.get_language(), PREVAILING]
        found = next((self.texts[code] for code in wanted if code in self.texts), None)
        if found is None:
            raise Http404
        return found

    def text_of(self, sha256: str) -> CommitmentText:
        """Return the current text with a hash; raise TextChanged where it is no longer current."""
        found = next((text for text in self.texts.values() if text.sha256 == sha256), None)
        if found is None:
            raise TextChanged
        return found

    @property
    def steps(self) -> dict[str, Any]:
        """What the session keeps of this visitor and this commitment."""
        signings = self.request.session.setdefault("signing", {})
        self.request.session.modified = True
        return signings.setdefault(f"{self.visitor.supplier.pk}:{self.requirement.pk}", {})

    def opened(self, text: CommitmentText) -> None:
        """Record that the text was shown, once in a session."""
        if self.is_new("opened", text):
            note_opened(text, self.visitor.supplier, actor=self.visitor.person)

    def was_read(self, text: CommitmentText, how: str) -> None:
        """Record that the text was read to its end, once in a session."""
        if self.is_new("read", text):
            note_read(text, self.visitor.supplier, how=how, actor=self.visitor.person)

    def is_new(self, step: str, text: CommitmentText) -> bool:
        """Tell whether a step was not taken yet with a text; from now on it was."""
        taken = self.steps.setdefault(step, [])
        if text.pk in taken:
            return False
        taken.append(text.pk)
        return True

    def letter(self) -> Upload | None:
        """Return the letter of authority that was attached and by which nothing was signed yet."""
        letter = self.upload(self.steps.get("letter"))
        return None if letter is None or letter.attestations.exists() else letter

    def upload(self, reference: str | None) -> Upload | None:
        """Return a file that the visitor may open, by its reference."""
        mine = self.visitor.uploads().shown_to(self.visitor.person).select_related("file")
        return mine.filter(public_id=reference).first() if reference else None

    def attach(self, letter: Upload) -> None:
        """Keep the letter of authority until it is signed by it."""
        self.steps["letter"] = str(letter.public_id)

    def declare(self, text: CommitmentText, *, name: str, title: str, capacity: str) -> Declaration:
        """Return what is about to be signed, and keep it until the code is typed in."""
        with translation.override(text.language):
            sentence = consent_to(text, self.visitor.supplier)
        said = {"sha256": text.sha256, "name": name, "title": title, "capacity": capacity, "consent": sentence}
        if capacity == Capacity.LETTER_OF_AUTHORITY:
            said["letter"] = self.steps.get("letter", "")
        self.steps["declared"] = said
        return self.declaration(said)

    def declared(self) -> Declaration | None:
        """Return what is about to be signed; None where nothing is.

        Raises TextChanged, and ValidationError where the letter of authority was stopped meanwhile.
        """
        said = self.steps.get("declared")
        if not said:
            return None
        declaration = self.declaration(said)
        refuse_unfit_letter(declaration)
        return declaration

    def declaration(self, said: dict[str, str]) -> Declaration:
        """Return what was declared as what is signed. Raises TextChanged."""
        return Declaration(
            text=self.text_of(said["sha256"]),
            supplier=self.visitor.supplier,
            person=self.visitor.person,
            name=said["name"],
            title=said["title"],
            capacity=said["capacity"],
            consent=said["consent"],
            prevailing_sha256=self.texts[PREVAILING].sha256,
            letter=self.upload(said.get("letter")),
        )

    def standing_signature(self) -> Signature | None:
        """Return a signature under the current version that holds for longer than the time of warning."""
        warned = ahead(today(), self.requirement.expiring_days)
        standing = self.visitor.signatures().filter(text__in=self.texts.values(), attestation__lapses_on__gt=warned)
        return standing.filter(attestation__decision__in=("", "accepted")).order_by("-pk").first()


def signing_of(request: HttpRequest, visitor: Visitor, code: str) -> Signing:
    """Return what a visitor may sign; raise Http404 for what is no commitment, or none of his supplier's."""
    requirement = get_object_or_404(visitor.requirements().filter(kind=Kind.COMMITMENT), code=code)
    return Signing(request, visitor, requirement, CommitmentText.objects.current(requirement, today()))
