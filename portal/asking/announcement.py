"""What is asked of a paper that announces a certificate: an audit plan, or a letter of the certification body."""

from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _, gettext_lazy

from attestations.models import Attestation
from portal.asking.paper import PaperForm


class AnnouncementForm(PaperForm):
    """By when the certificate is expected; its number and its expiry nobody knows yet."""

    needed: ClassVar[tuple[str, ...]] = ("valid_until",)
    labels = {
        "issuing_body": gettext_lazy("Certification body"),
        "valid_until": gettext_lazy("Certificate expected by"),
    }

    class Meta(PaperForm.Meta):
        fields = ("issuing_body", "valid_until")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.instance.basis = Attestation.Basis.ANNOUNCED
        self.instance.valid_from = self.today

    def clean_valid_until(self) -> date:
        """Refuse a day that has passed, and one so far away that nothing is planned for it yet."""
        until: date = self.cleaned_data["valid_until"]
        if until < self.today:
            raise ValidationError(_("This day has passed. When is the certificate expected?"))
        self.refuse_far(until)
        return until
