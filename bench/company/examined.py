"""How the suppliers were looked at: everything that reports tell of beside papers."""

from datetime import date

from bench.company import audits, cases, consequences, engagements, reminders, screenings, second_sources, security
from bench.company.people import People


def write_examinations(today: date) -> None:
    """Write what a company of this size would have come to within some years."""
    people = People()
    for part in (audits, cases, consequences, screenings, second_sources, engagements, security, reminders):
        part.write(people, today)
