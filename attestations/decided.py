"""What whoever handed something in is told of the decision."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.letters import Letter, one_line, put_into_outbox
from attestations.models import Attestation, Review
from foundation.dates import written
from foundation.words import labelled
from suppliers.languages import language_of
from suppliers.models import Membership


def tell_of_decision(attestation: Attestation, review: Review) -> None:
    """Put a letter into the outbox for whoever handed a proof in at the portal and acts for the supplier.

    Nothing for who came by the link of a reminder: he cannot log in to mend it, and is reminded by a link as before.
    """
    person, supplier = attestation.recorded_by, attestation.supplier
    if attestation.origin != Attestation.Origin.PORTAL or person is None:
        return
    if not Membership.objects.current().filter(user=person, supplier=supplier).exists():
        return
    language = person.language or language_of(supplier)
    with translation.override(language):
        words = {
            "name": one_line(person.full_name),
            "supplier": one_line(supplier.name),
            "code": one_line(supplier.code),
            "requirement": attestation.requirement,
            "day": written(attestation.submitted_on),
        }
        letter = refusal(attestation, review, words) if review.reason else acceptance(attestation, words)
    put_into_outbox(letter, person, language=language, supplier=supplier.pk)


def acceptance(attestation: Attestation, words: dict[str, object]) -> Letter:
    """Return what is said of what was accepted, in the active language."""
    sentence = _("“%(requirement)s”, which you handed in for %(supplier)s (%(code)s) on %(day)s, was accepted.")
    if attestation.is_announcement and attestation.valid_until:
        words = words | {"until": written(attestation.valid_until)}
        sentence = _(
            "What you handed in for %(supplier)s (%(code)s) on %(day)s was accepted: “%(requirement)s” counts as"
            " promised. Hand in the certificate by %(until)s."
        )
    return Letter(
        subject=_("Accepted: %(requirement)s, %(supplier)s") % words,
        opening=[greeting(words), sentence % words],
        button=(_("See what was handed in"), page_of(f"papers/{attestation.public_id}")),
        closing=[],
    )


def refusal(attestation: Attestation, review: Review, words: dict[str, object]) -> Letter:
    """Return why something was refused and what to do, in the active language."""
    sentence = _("“%(requirement)s”, which you handed in for %(supplier)s (%(code)s) on %(day)s, was not accepted.")
    said = [labelled(_("In the reviewer’s words"), one_line(review.words))] if review.words else []
    return Letter(
        subject=_("To be mended: %(requirement)s, %(supplier)s") % words,
        opening=[greeting(words), sentence % words, labelled(_("Why"), str(review.get_reason_display())), *said],
        button=(_("Mend it and hand it in anew"), page_of(f"hand-in/{attestation.requirement.code}")),
        closing=[],
    )


def greeting(words: dict[str, object]) -> str:
    """Return how a letter begins."""
    return _("Good day, %(name)s,") % words if words["name"] else _("Good day,")


def page_of(path: str) -> str:
    """Return the address of a page of the portal."""
    return f"{settings.PUBLIC_URL}/portal/{path}/"
