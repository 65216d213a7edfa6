"""What a reviewer saw of a proof: the digest of its row and of its file, as the ledger knows them."""

from collections.abc import Collection

from attestations.models import Attestation
from evidence.digests import digests
from evidence.protected import protected


def states(pks: Collection[int]) -> dict[int, str]:
    """Return the digest of each proof as it is now: of its protected columns, the hash of its file among them."""
    entry = protected()[Attestation._meta.label_lower]
    return {pk: digest for pk, digest, _fingerprints in digests(entry, sorted(pks))}
