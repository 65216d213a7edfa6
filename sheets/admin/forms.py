"""What the import pages ask."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from sheets.reading import MOST_BYTES


class FileForm(forms.Form):
    """Choose a spreadsheet."""

    file = forms.FileField(label=gettext_lazy("Spreadsheet"), help_text=gettext_lazy("Excel (.xlsx) or UTF-8 CSV."))
    encoding = forms.ChoiceField(
        label=gettext_lazy("Encoding of a text file"),
        required=False,
        choices=[("", "UTF-8"), ("gb18030", "GB18030"), ("big5", "Big5"), ("utf-16", "UTF-16")],
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
