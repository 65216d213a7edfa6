"""A person, known by e-mail address."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from accounts.time_zones import validate_time_zone
from evidence.ledger import Actor, ledger


class UserManager(BaseUserManager["User"]):
    """Make people; each that is made is an event of the ledger."""

    def create_user(
        self, email: str, password: str | None = None, *, actor: Actor | None = None, **fields: Any
    ) -> "User":
        """Make a person; without an `actor` the person stands for herself (the first administrator)."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        with ledger(actor or user) as events:
            user.save(using=self._db)
            events.add("user_created", user)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make an administrator who may do everything."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> "User":
        """Find a person by address, whatever its case."""
        return self.get(email=(email or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who works here; the e-mail address is the log-in."""

    #: What the ledger calls this person; says nothing about who it is.
    ref = models.UUIDField(_("reference"), default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(
        _("e-mail address"), unique=True, error_messages={"unique": _("This address has a log-in already.")}
    )
    full_name = models.CharField(pgettext_lazy("of a person", "name"), max_length=120)
    phone = models.CharField(_("phone"), max_length=40, blank=True, help_text=_("Suppliers read it in their mails."))
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, blank=True)
    time_zone = models.CharField(
        _("time zone"),
        max_length=40,
        blank=True,
        validators=[validate_time_zone],
        help_text=_("As the IANA list has it, such as Asia/Shanghai; empty: the organisation’s."),
    )
    manager = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="team", verbose_name=_("manager")
    )
    is_staff = models.BooleanField(_("may use the admin"), default=False)
    is_active = models.BooleanField(_("active"), default=True, help_text=_("Switch off instead of deleting a person."))
    joined_at = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["full_name", "email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_any_case",
                violation_error_message=_("This address has a log-in already."),
            )
        ]

    def __str__(self) -> str:
        return self.full_name or self.email

    def clean(self) -> None:
        """Keep addresses in lower case, so that a log-in does not depend on it."""
        super().clean()
        self.email = self.email.lower()

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Bind sessions to the address as well as the password: who came in by the one before may be somebody else."""
        bound = f"{self.password}\n{self.email}"
        return salted_hmac("accounts.User.session", bound, secret=secret, algorithm="sha256").hexdigest()

    def get_full_name(self) -> str:
        """Return the name that pages show."""
        return str(self)

    def get_short_name(self) -> str:
        """Return the name that pages show."""
        return str(self)
