"""By what audits are judged."""

from evidence.ledger import ledger


def saved(row, actor, **changes):
    """Save a row of reference as its page does."""
    for name, value in changes.items():
        setattr(row, name, value)
    with ledger(actor) as events:
        row.save()
        events.add("reference_saved", row)
