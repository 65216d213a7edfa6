from accounts.services import system_user
from foundation.dates import FAR
from suppliers.models import ConflictOfInterest
from suppliers.services import declare_conflict


def tie(person, supplier):
    """Declare a conflict of interest."""
    conflict = ConflictOfInterest(person=person, supplier=supplier, words="Brother", conflict_until=FAR)
    declare_conflict(conflict, actor=system_user())
