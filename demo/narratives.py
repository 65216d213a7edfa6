"""What the demonstration says about each indicator of HKEX and GRI, in three languages."""

import csv
from pathlib import Path

from accounts.models import User
from reports.models import Narrative
from reports.services import write_narrative

#: A row for each indicator and the month from which its texts are told; a translation that lacks was not made yet.
TEXTS = Path(__file__).with_name("narratives.csv")


def tell(actor: User) -> None:
    """Write every text, the older ones first."""
    with TEXTS.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            kpi, month = row.pop("kpi"), row.pop("month")
            for language, text in row.items():
                if text:
                    write_narrative(Narrative(kpi=kpi, month=month, language=language, text=text), actor=actor)
