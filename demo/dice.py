"""Dice that fall the same way every time."""

import random
from datetime import date, timedelta


class Dice(random.Random):
    """Dice with a name: the same name, the same throws."""

    def chance(self, part: float) -> bool:
        """Tell whether something that happens in this part of all cases happens."""
        return self.random() < part

    def day(self, first: date, last: date) -> date:
        """Return a day from `first` to `last`, both included."""
        return first + timedelta(days=self.randint(0, (last - first).days))
