"""Digest rows anew whose list of columns has grown: what was recorded of them under the old list is compared first."""

from collections.abc import Iterator

from evidence.digests import digests
from evidence.ledger import Actor, ledger
from evidence.protected import Protected, protected
from evidence.verify import last_states


def digest_anew(actor: Actor) -> int:
    """Record every row that still stands under an earlier list of columns under today's; return how many.

    A row that is not as it was recorded is left out: `verify_evidence` goes on naming it.
    """
    count = 0
    with ledger(actor) as events:
        for entry in protected().values():
            for before in entry.before():
                pks = [*unchanged(entry, before)]
                events.add_many("digested_anew", entry.model, pks)
                count += len(pks)
    return count


def unchanged(entry: Protected, before: Protected) -> Iterator[int]:
    """Give the keys of the rows that were last recorded under an earlier list, and are as they were."""
    last = {state.object_id: state for state in last_states(entry) if state.version == before.list_name}
    for pk, digest, _fingerprints in digests(before, sorted(last)):
        if digest == last[pk].digest:
            yield pk
