"""Check a chain with nothing but Python's standard library, as an auditor would."""

import hashlib


def broken(events):
    """Return the numbers of (seq, payload, prev_hash, hash) that do not follow from the one before."""
    wrong, previous, expected = [], "", 1
    for seq, payload, prev_hash, own in events:
        digest = hashlib.sha256(b"goodstanding-event-1\n" + previous.encode() + payload.encode()).hexdigest()
        if (seq, prev_hash, own) != (expected, previous, digest):
            wrong.append(seq)
        previous, expected = own, seq + 1
    return wrong
