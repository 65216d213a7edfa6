"""What stands at the foot of a report, and how it is checked."""

from django.utils.translation import gettext as _

from foundation.dates import written
from reports.frozen import Footer, Report


def proof_of(footer: Footer) -> list[tuple[str, str]]:
    """Return label and value of all that proves a report, in the active language."""
    return [
        (_("Organisation"), footer.organisation),
        (_("Period"), footer.period),
        (_("As of"), written(footer.as_of)),
        ("SHA-256", footer.sha256),
        (_("Last event of the ledger"), footer.checkpoint),
        (_("How to verify"), how_to_verify(footer)),
    ]


def reserved(report: Report) -> list[tuple[str, str]]:
    """Return label and value of what must be known beside the proof: that the month was not over."""
    return [(_("Note"), _("The month still runs: its figures may change."))] if report["is_open"] else []


def how_to_verify(footer: Footer) -> str:
    """Say what somebody does who does not believe it."""
    if footer.is_of_a_year:
        return _(
            "The SHA-256 is that of year, as_of and tables of the JSON of this report, written in canonical form (keys"
            " sorted, no spaces, UTF-8); those of the reports behind it are in the ledger. manage.py verify_evidence"
            " checks the ledger up to the event named here, and manage.py compliance_report puts the same figures side"
            " by side once more."
        )
    return _(
        "The SHA-256 is that of month, as_of and tables of the JSON of this report, written in canonical form (keys"
        " sorted, no spaces, UTF-8); it is in the ledger. manage.py verify_evidence checks the ledger up to the event"
        " named here, and manage.py compliance_report computes the same figures once more."
    )
