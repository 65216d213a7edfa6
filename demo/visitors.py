"""People of suppliers in the demonstration: they log in at the portal, with a code by mail."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count

from accounts.models import User
from accounts.services import save_person
from attestations.models import StandingToday
from attestations.standing import GAPS
from demo.people import HOST
from suppliers.models import Membership, Supplier
from suppliers.services import grant_membership


@dataclass(frozen=True)
class VisitorPart:
    """Somebody of the demonstration who acts for some suppliers."""

    mailbox: str
    full_name: str
    language: str
    suppliers: int

    @property
    def email(self) -> str:
        """The address that codes go to."""
        return f"{self.mailbox}@{HOST}"


PARTS = (VisitorPart("supplier", "王芳 Fang Wang", "zh-hans", 1), VisitorPart("agent", "林家明 Alan Lam", "zh-hant", 2))


def enter_visitors(actor: User) -> None:
    """Make the people, and let them act for the suppliers of which most is asked."""
    busiest = iter(most_asked(sum(part.suppliers for part in PARTS)))
    for part in PARTS:
        person = User(email=part.email, full_name=part.full_name, language=part.language)
        person.set_unusable_password()
        save_person(person, actor=actor)
        for _number in range(part.suppliers):
            grant_membership(person, next(busiest), actor=actor)


def most_asked(count: int) -> list[Supplier]:
    """Return the suppliers of which most is open today."""
    open_now = StandingToday.objects.filter(standing__in=GAPS).order_by().values("supplier")
    ranked = (
        open_now.annotate(count=Count("pk")).order_by("-count", "supplier__code").values_list("supplier", flat=True)
    )
    found = Supplier.objects.in_bulk([*ranked[:count]])
    return [found[pk] for pk in ranked[:count]]


def log_ins() -> list[str]:
    """Return a line for each person of a supplier who may log in, and where the codes are found."""
    current = Membership.objects.current().filter(user__email__in=[part.email for part in PARTS], user__is_active=True)
    codes: dict[str, list[str]] = {}
    for email, code in current.order_by("-user__email", "supplier__code").values_list("user__email", "supplier__code"):
        codes.setdefault(email, []).append(code)
    if not codes:
        return []
    lines = [f"  {email:<24} {'a code by mail':<20} supplier {', '.join(those)}" for email, those in codes.items()]
    return [f"Log-ins of suppliers, at {settings.PUBLIC_URL}/portal/:", *lines, *where_codes_are()]


def where_codes_are() -> list[str]:
    """Say where a code is read that no mail server takes."""
    folder = getattr(settings, "EMAIL_FILE_PATH", None)
    return [f"  No mail leaves this machine: each is a file in {folder}, a code in the newest."] if folder else []
