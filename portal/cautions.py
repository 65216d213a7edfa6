"""What somebody should look at before he hands a file in: that it names another standard, or another company."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from attestations.models import Requirement
from attestations.reading import others_named
from foundation.folding import fold_name
from foundation.words import listed
from portal.access import Visitor
from portal.asking import PaperForm
from suppliers.models import Upload


def cautions(upload: Upload, requirement: Requirement, form: PaperForm, visitor: Visitor) -> list[str]:
    """Return sentences, none where there is nothing peculiar. Each leaves it to the reader whether he goes on."""
    return [*of_standards(upload, requirement), *of_holders(form, visitor)]


def of_standards(upload: Upload, requirement: Requirement) -> Iterator[str]:
    """Say which standard a file names where it is not the one that is asked for."""
    if named := listed(others_named(upload.says.get("standards", ""), requirement)):
        yield _(
            "The file says %(named)s; you are handing it in for %(requirement)s. If it is the wrong file, choose"
            " another; else go on."
        ) % {"named": named, "requirement": requirement}


def of_holders(form: PaperForm, visitor: Visitor) -> Iterator[str]:
    """Say which company the file names, and which was typed, where one is not the visitor's."""
    if "holder_name" not in form.fields:
        return
    name = visitor.supplier.name
    own = {"", *(fold_name(each) for each in (name, visitor.supplier.name_en))}
    read, typed = form.reading.get("holder_name", ""), form.typed("holder_name")
    if fold_name(read) not in own:
        yield _(
            "The file is made out to %(other_holder)s; your company is on file as %(name)s. If it is another company,"
            " it will be refused."
        ) % {"other_holder": read, "name": name}
    if fold_name(typed) not in own | {fold_name(read)}:
        yield _(
            "You typed %(typed)s as the company; yours is on file as %(name)s. If the file is made out to another"
            " company, it will be refused."
        ) % {"typed": typed, "name": name}
