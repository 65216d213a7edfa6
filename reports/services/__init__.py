"""What may be done with reports: each writes its rows and its event in one transaction."""

from reports.services.freezing import freeze, keep
from reports.services.mailing import mail_reports
from reports.services.monthly import make_due_reports
from reports.services.narratives import write_narrative
from reports.services.ordering import order_report
from reports.services.publishing import enter_published, publish, withdraw_published
from reports.services.signing_off import sign_off
from reports.services.subscribing import save_subscriber

__all__ = [
    "enter_published",
    "freeze",
    "keep",
    "mail_reports",
    "make_due_reports",
    "order_report",
    "publish",
    "save_subscriber",
    "sign_off",
    "withdraw_published",
    "write_narrative",
]
