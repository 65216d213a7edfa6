"""What a firm does that was invited to apply: it saves what it has typed, and submits it once."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.services import system_user
from evidence.ledger import ledger
from suppliers.models import Application, Category, Country, Submission
from suppliers.services.applications import locked_application
from suppliers.typed import typed

#: What the firm types, by the columns that keep it; country and category by their codes.
TYPED = (
    "name",
    "name_en",
    "uscc",
    "lei",
    "country",
    "place",
    "category",
    "supplies",
    "person",
    "person_title",
    "person_email",
    "person_phone",
    "second_person",
    "second_email",
    "second_phone",
)
#: Those of several lines.
SEVERAL = frozenset({"supplies"})
CHINA = "CN"


def save_draft(application: Application, values: Mapping[str, str], *, seen: int, today: date) -> Application:
    """Keep what was typed so far, wrong or unfinished as it may be; return the application as it is then.

    `seen` is the revision that whoever types was shown. Raises ValidationError where the firm may fill in nothing
    (see `Application.refuse_over`), where another tab has saved meanwhile (code `stale`), and for what is too long.
    """
    with ledger(system_user()):
        found = to_be_filled(application, seen, today)
        found.draft = {name: typed(name, values.get(name, ""), several=SEVERAL) for name in TYPED}
        refuse_long(found.draft)
        found.revision += 1
        found.save(update_fields=["draft", "revision"])
    return found


def submit_application(
    application: Application,
    values: Mapping[str, str],
    *,
    has_read_conduct: bool,
    conduct_sha256: str = "",
    seen: int,
    now: datetime,
    today: date,
) -> Submission:
    """Submit what was typed, for an officer to decide; return it as it is kept.

    Raises ValidationError as saving does, so that nothing is submitted twice, and for what lacks or is wrong, by field.
    Whether another supplier has the same names or numbers is never said here.
    """
    with ledger(system_user()) as events:
        found = to_be_filled(application, seen, today)
        said = {name: typed(name, values.get(name, ""), several=SEVERAL) for name in TYPED}
        given = columns(said)
        made = Submission(
            application=found,
            submitted_at=now,
            language=found.language,
            has_read_conduct=has_read_conduct,
            conduct_sha256=conduct_sha256,
            **given,
        )
        refuse_faulty(made, given)
        made.save()
        found.state, found.draft, found.revision = Application.State.SUBMITTED, {}, found.revision + 1
        found.save(update_fields=["state", "draft", "revision"])
        events.add("application_submitted", made)
        events.add("application_submitted", found)
    return made


def to_be_filled(application: Application, seen: int, today: date) -> Application:
    """Return an application, locked, that the firm may fill in and of which it saw the newest revision."""
    found = locked_application(application)
    found.refuse_over(today)
    if found.revision != seen:
        words = _("This was saved in another tab or by somebody else meanwhile. Look at it, then save again.")
        raise ValidationError(words, code="stale")
    return found


def columns(said: Mapping[str, str]) -> dict[str, Any]:
    """Return the columns of what was typed; none for a country or category that there is not."""
    numbers = {name: said[name].replace(" ", "").upper() for name in ("uscc", "lei")}
    addresses = {name: said[name].lower() for name in ("person_email", "second_email")}
    return {
        **said,
        **numbers,
        **addresses,
        "country": Country.objects.filter(code=said["country"]).first(),
        "category": Category.objects.filter(code=said["category"]).first(),
    }


def refuse_faulty(made: Submission, given: Mapping[str, Any]) -> None:
    """Raise ValidationError for all that lacks or is wrong, by field."""
    wrong: dict[str, Any] = dict(faults(made, given))
    try:
        made.full_clean(exclude={*wrong})
    except ValidationError as refusal:
        wrong |= refusal.error_dict
    if wrong:
        raise ValidationError(wrong)


def faults(made: Submission, given: Mapping[str, Any]) -> Iterator[tuple[str, ValidationError]]:
    """Give what no column can say is wrong."""
    country, category, offered = given["country"], given["category"], made.application.categories
    if country is None:
        yield "country", ValidationError(_("Choose one from the list."), code="required")
    if category is None or (offered and category.code not in offered):
        yield "category", ValidationError(_("Choose one from the list."), code="required")
    if country and country.code == CHINA and not given["uscc"]:
        words = _("A company in mainland China has a unified social credit code; it is on the business licence.")
        yield "uscc", ValidationError(words, code="required")
    if not made.has_read_conduct:
        words = _("Read the supplier code of conduct first, and say so.")
        yield "has_read_conduct", ValidationError(words, code="required")
    if bool(given["second_person"]) != bool(given["second_email"]):
        words = _("We need a name and an e-mail address of a new contact.")
        yield "second_email" if given["second_person"] else "second_person", ValidationError(words, code="required")


def refuse_long(said: Mapping[str, str]) -> None:
    """Raise ValidationError for what no column would hold."""
    wrong = {}
    for name, value in said.items():
        most = getattr(Submission._meta.get_field(name), "max_length", None) or 40
        if len(value) > most:
            words = _("At most %(most)s characters; this has %(length)s.")
            wrong[name] = ValidationError(words, code="long", params={"most": most, "length": len(value)})
    if wrong:
        raise ValidationError(wrong)


def as_typed(submission: Submission) -> dict[str, str]:
    """Return what a firm submitted as it typed it, for it to go on with."""
    values = {name: getattr(submission, name) for name in TYPED if name not in ("country", "category")}
    return {**values, "country": submission.country.code, "category": submission.category.code}
