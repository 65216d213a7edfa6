"""What may be done with reports: each writes its rows and its event in one transaction."""

from reports.services.freezing import freeze, keep

__all__ = ["freeze", "keep"]
