"""The forms of suppliers and of their dated facts."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.utils.translation import gettext as _, gettext_lazy

from foundation.dates import today
from suppliers.models import Category, Country, DatedFact, Stage, Supplier
from suppliers.services import Alike, look_alikes, refuse_alike

#: Field of the form -> today's copy on the supplier, which no form may write.
DATED = {
    "current_stage": "stage",
    "current_category": "category_id",
    "current_country": "country_id",
    "current_is_core": "is_core",
}


class SupplierForm(forms.ModelForm):
    """Master data, and where the supplier stands: what is changed there becomes a dated fact."""

    current_stage = forms.ChoiceField(label=gettext_lazy("Stage"), choices=Stage, initial=Stage.REGISTERED)
    current_category = forms.ModelChoiceField(label=gettext_lazy("Category"), queryset=Category.objects.all())
    current_country = forms.ModelChoiceField(label=gettext_lazy("Country or region"), queryset=Country.objects.all())
    current_is_core = forms.BooleanField(label=gettext_lazy("Core supplier"), required=False)
    effective_on = forms.DateField(
        label=gettext_lazy("From"),
        widget=AdminDateWidget,
        initial=today,
        help_text=gettext_lazy("The day from which a changed stage, category, country or core is true."),
    )

    #: Asked for where a new supplier looks like others.
    another_because = forms.CharField(
        label=gettext_lazy("It is another one because"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    class Meta:
        model = Supplier
        fields = ("code", "name", "name_en", "uscc", "lei", "officer", "notes")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        #: Whom a new supplier looks like.
        self.alike: list[Alike] = []
        if self.instance.pk:
            for name, copy in DATED.items():
                if name in self.fields:
                    self.fields[name].initial = getattr(self.instance, copy)

    def clean_uscc(self) -> str:
        """Write the code in capitals."""
        return self.cleaned_data["uscc"].upper()

    def clean(self) -> dict[str, Any]:
        """Ask why a new supplier is another one than those that it looks like."""
        cleaned = super().clean() or {}
        if not self.instance.pk and cleaned.get("current_country"):
            given = {name: cleaned.get(name) or "" for name in ("name", "name_en", "uscc", "lei")}
            supplier = Supplier(**given)
            supplier.fold()
            self.alike = look_alikes(supplier, cleaned["current_country"].pk)
            try:
                refuse_alike(self.alike, cleaned.get("another_because", ""))
            except forms.ValidationError as refusal:
                self.add_error("another_because" if refusal.code == "alike" else "uscc", refusal)
        return cleaned


class FactForm(forms.ModelForm):
    """A dated fact: unique among what is not superseded, which may include the row that is corrected."""

    def clean(self) -> dict[str, Any]:
        """Refuse a correction of what was corrected meanwhile, and a change of supplier."""
        cleaned = super().clean() or {}
        fact: DatedFact = self.instance
        if fact.pk and fact.superseded_at:
            raise forms.ValidationError(_("This row was corrected already; correct the newer one."))
        if fact.pk and "supplier" in self.changed_data:
            raise forms.ValidationError(_("A fact cannot move to another supplier."))
        return cleaned
