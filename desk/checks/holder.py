"""Whether it is made out to the supplier."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _, gettext_lazy

from desk.checks.paper import Finding, Paper, doubtful, fine
from foundation.folding import fold_name

ORDER = 30
TITLE = gettext_lazy("Holder")
#: Forms of companies as they stand at the end of a folded name; the longer before what they end in.
FORMS = re.compile(
    r"(?:股份有限公司|有限责任公司|集团有限公司|有限公司|集团公司|公司|集团|株式会社"
    r"|companylimited|coltd|limited|ltd|incorporated|inc|corporation|corp|company|llc|plc|gmbh|co)$"
)


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


def bare(name: str) -> str:
    """Return a company's name folded, without its form; a name that is nothing else stays."""
    folded = fold_name(name)
    return FORMS.sub("", folded) or folded
