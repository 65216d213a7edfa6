"""Whether the number stands on another paper."""

from collections.abc import Iterator

from django.utils.translation import gettext as _, gettext_lazy

from desk.checks.paper import Finding, Paper, doubtful, fine

ORDER = 40
TITLE = gettext_lazy("Number")


def look(paper: Paper) -> Iterator[Finding]:
    """Name another supplier, or another requirement of this one, with the same number."""
    number, supplier = paper.attestation.number, paper.attestation.supplier_id
    if not number:
        if paper.is_issued:
            yield doubtful(_("The number was not typed."))
        return
    others = paper.others.filter(number=number)
    if other := others.exclude(supplier=supplier).first():
        yield doubtful(
            _("%(supplier)s has this number too, for %(requirement)s.")
            % {"supplier": other.supplier, "requirement": other.requirement}
        )
    elif other := others.exclude(requirement=paper.attestation.requirement_id).first():
        yield doubtful(_("This supplier has this number for %(requirement)s too.") % {"requirement": other.requirement})
    else:
        yield fine(_("The number stands on no other paper."))
