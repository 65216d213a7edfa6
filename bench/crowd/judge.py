"""What must be on file once everybody has gone: of each supplier everything, and once."""

from collections import Counter

from attestations.models import Attestation, Signature
from bench.crowd.people import CERTIFICATE, COMMITMENT, Person
from evidence.models import Event
from suppliers.models import Upload


def wrong(people: list[Person]) -> list[str]:
    """Return what is missing or too much, in a sentence for each kind of row."""
    due = Counter(person.supplier for person in people)
    return [
        f"{noun}: {(due - found).total()} missing, {(found - due).total()} too many"
        for noun, found in on_file(people).items()
        if found != due
    ]


def on_file(people: list[Person]) -> dict[str, "Counter[int]"]:
    """Return how often each kind of row is there, by supplier."""
    uploads = Upload.objects.filter(received_by__email__in=[person.address for person in people])
    papers = Attestation.objects.filter(requirement__code=CERTIFICATE, upload__in=uploads)
    signatures = Signature.objects.filter(attestation__requirement__code=COMMITMENT)
    signers = dict(signatures.values_list("pk", "attestation__supplier"))
    signed = Event.objects.filter(action="commitment_signed", object_type=Signature._meta.label_lower)
    events = signed.filter(object_id__in=signers)
    return {
        "uploads": Counter(uploads.values_list("supplier", flat=True)),
        "papers": Counter(papers.values_list("supplier", flat=True)),
        "signatures": Counter(signers.values()),
        "events of signatures": Counter(signers[pk] for pk in events.values_list("object_id", flat=True)),
    }
