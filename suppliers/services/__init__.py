"""What may be done with suppliers: each writes its rows, its event and what follows, in one transaction."""

from suppliers.services.facts import Fact, correct_fact, follow_facts, record_facts, write_facts
from suppliers.services.registration import register_supplier, save_supplier
from suppliers.services.today import bring_suppliers_in_step

__all__ = [
    "Fact",
    "bring_suppliers_in_step",
    "correct_fact",
    "follow_facts",
    "record_facts",
    "register_supplier",
    "save_supplier",
    "write_facts",
]
