"""What the list and the page of mails say, each in words."""

from dataclasses import replace

from django.contrib import admin
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_lazy as _

from foundation.words import captioned, labelled, listed, stacked
from reminders.admin.columns import in_lines, state_of
from reminders.channels import title_of
from reminders.explaining import told
from reminders.models import Mail
from reminders.recipients import Recipient
from reminders.shown import name_and_address


class MailColumns(admin.ModelAdmin):
    """The columns of a mail of which it is known to whom it goes."""

    @admin.display(description=_("state"), ordering="state")
    def state_word(self, mail: Mail) -> SafeString:
        """Show the state as a coloured word."""
        return state_of(mail)

    @admin.display(description=_("state"), ordering="state")
    def state_lines(self, mail: Mail) -> SafeString:
        """Show the state, below it how often it may have arrived twice, if it may."""
        repeats = mail.repeats and labelled(capfirst(gettext("possible duplicates")), mail.repeats)
        return stacked(state_of(mail), repeats)

    @admin.display(description=_("recipient"))
    def whom(self, mail: Mail) -> str:
        """Name to whom it goes, with the address to which it went."""
        recipient = went_to(mail)
        return name_and_address(recipient) if recipient else mail.address or "–"

    @admin.display(description=_("recipient"))
    def whom_lines(self, mail: Mail) -> SafeString | str:
        """Name to whom it goes, below it the address to which it went."""
        recipient = went_to(mail)
        return in_lines(recipient) if recipient else mail.address or "–"

    @admin.display(description=_("subject"), ordering="subject")
    def subject_or_number(self, mail: Mail) -> str:
        """Show the subject; before it is written, the mail has but its number."""
        return mail.subject or gettext("Mail %(number)s") % {"number": mail.pk}

    @admin.display(description=_("sent at"), ordering="sent_at")
    def sent_lines(self, mail: Mail) -> SafeString:
        """Show when it went out; of what did not, when it was made."""
        made = not mail.sent_at and labelled(capfirst(gettext("made at")), told(mail.created_at))
        return stacked(captioned(gettext("sent at"), told(mail.sent_at)), made)

    @admin.display(description=_("server’s answer"))
    def answer_cell(self, mail: Mail) -> SafeString:
        """Show what the server said last, in a list."""
        return captioned(gettext("server’s answer"), self.answer_words(mail))

    @admin.display(description=_("server’s answer"))
    def answer_words(self, mail: Mail) -> str:
        """Show what the server said last."""
        return " ".join(part for part in (str(mail.code or ""), mail.answer) if part) or "–"

    @admin.display(description=_("links"))
    def links_word(self, mail: Mail) -> str:
        """Say which links were used, and whether they were withdrawn."""
        if mail.links_revoked_at:
            moment = date_format(localtime(mail.links_revoked_at), "DATETIME_FORMAT")
            return gettext("withdrawn on %(moment)s") % {"moment": moment}
        used = listed(use.requirement.name for use in mail.link_uses.select_related("requirement").order_by("pk"))
        return gettext("used for %(names)s") % {"names": used} if used else "–"

    @admin.display(description=_("enclosed file"))
    def enclosed_word(self, mail: Mail) -> SafeString | str:
        """Lead to the file that goes with it."""
        if mail.enclosed_id is None:
            return "–"
        address = reverse("admin:evidence_evidencefile_change", args=[mail.enclosed_id])
        return format_html('<a href="{}">{}</a>', address, mail.enclosed_name)

    @admin.display(description=_("supplier"))
    def about(self, mail: Mail) -> SafeString | str:
        """Lead to the supplier that a letter is about."""
        supplier = mail.supplier
        return format_html('<a href="{}">{}</a>', supplier.get_absolute_url(), supplier) if supplier else "–"

    @admin.display(description=_("channel"))
    def channel_word(self, mail: Mail) -> str:
        """Say by which way it goes."""
        return title_of(mail.channel)

    @admin.display(description=_("text as sent"))
    def text_as_sent(self, mail: Mail) -> SafeString | str:
        """Show the text letter by letter."""
        return format_html('<pre class="as-sent">{}</pre>', mail.text) if mail.text else "–"


def went_to(mail: Mail) -> Recipient | None:
    """Return to whom a mail goes, with the address to which it went; None where that person is gone."""
    return replace(mail.shown, address=mail.address or mail.shown.address) if mail.shown else None
