"""Whether it is made out to the supplier."""

from collections.abc import Iterator

from django.utils.translation import gettext as _, gettext_lazy

from desk.checks.paper import Finding, Paper, doubtful, fine
from suppliers.company_names import bare

ORDER = 30
TITLE = gettext_lazy("Holder")


def look(paper: Paper) -> Iterator[Finding]:
    """Compare the holder with the supplier's names, whatever the script, the width and the form of company."""
    holder, supplier = paper.attestation.holder_name, paper.attestation.supplier
    if not holder:
        if paper.is_issued:
            yield doubtful(_("The holder's name was not typed."))
        return
    if bare(holder) in {bare(name) for name in (supplier.name, supplier.name_en) if name}:
        yield fine(_("It is made out to the supplier."))
    else:
        yield doubtful(
            _("It is made out to %(holder)s; the supplier is called %(name)s.")
            % {"holder": holder, "name": supplier.name}
        )
