"""What the import pages ask."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from sheets.reading import MOST_BYTES


class FileForm(forms.Form):
    """Choose a spreadsheet."""

    file = forms.FileField(
        label=gettext_lazy("Spreadsheet"),
        help_text=gettext_lazy("Excel (.xlsx, .xls), OpenDocument (.ods), CSV or TSV, up to 200 MB."),
    )

    def clean_file(self) -> Any:
        """Refuse a file that is larger than can be read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than %(most)s MB.") % {"most": MOST_BYTES // 2**20})
        return file


class RestForm(forms.Form):
    """Import the rest of a file whose other rows are refused: ticked, or nothing is written."""

    # The server answers in the reader's language; a browser would in its own.
    use_required_attribute = False

    skip_refused = forms.BooleanField(
        label=gettext_lazy("Import the rest without the refused rows"),
        error_messages={
            "required": gettext_lazy(
                "Nothing was written. Tick this to import the other rows, or mend the refused rows in the sheet and "
                "bring the file again."
            )
        },
    )


class EncodingForm(forms.Form):
    """Say in which encoding a text is."""

    encoding = forms.ChoiceField(choices=[(code, code) for code in ("gb18030", "big5", "utf-8", "utf-16")])


class DatesForm(forms.Form):
    """Say how dates such as 01/02/2025 are meant in a file."""

    date_order = forms.ChoiceField(choices=[("dmy", "dmy"), ("mdy", "mdy")])
