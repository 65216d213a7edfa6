"""For which day an audit is booked, and with whom."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.asking.paper import QUIET, DayInput
from portal.asking.straight import StraightForm


class BookingForm(StraightForm, forms.Form):
    """An audit that is booked; which days will do, the service says."""

    day = forms.DateField(label=_("Day of the audit"), widget=DayInput())
    body = forms.CharField(label=_("Certification body"), max_length=120, widget=forms.TextInput(attrs=QUIET))
