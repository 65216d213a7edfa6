"""The indicators a report answers, and the tables that answer them (HKEX Listing Rules Appendix C2; GRI)."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: The language whose text prevails.
MASTER = "zh-hans"


@dataclass(frozen=True)
class Kpi:
    """An indicator, and the codes of the tables that bear it out."""

    code: str
    title: str | Promise
    tables: tuple[str, ...]


COVERED = ("commitments", "certifications", "documents")
KPIS = (
    Kpi(
        "hkex_b5",
        _("HKEX B5 General Disclosure: supply chain management"),
        ("bridge", *COVERED, "grades", "improvement"),
    ),
    Kpi("hkex_b5_1", _("HKEX B5.1: suppliers by region"), ("suppliers_by_region",)),
    Kpi(
        "hkex_b5_2",
        _("HKEX B5.2: how suppliers are engaged"),
        ("bridge", *COVERED, "grades", "improvement", "audits", "engagement"),
    ),
    Kpi("hkex_b5_3", _("HKEX B5.3: environmental and social risks"), ("audits", "screening", "security", "gaps")),
    Kpi("hkex_b5_4", _("HKEX B5.4: environmentally preferable products"), ("certifications", "documents")),
    Kpi("hkex_b7_2", _("HKEX B7.2: prevention of corruption"), ("commitments", "engagement")),
    Kpi("gri_205_2", _("GRI 205-2: anti-corruption communicated"), ("commitments", "engagement")),
    Kpi("gri_308_1", _("GRI 308-1: new suppliers screened, environment"), ("screening",)),
    Kpi("gri_308_2", _("GRI 308-2: impacts and actions, environment"), ("screening", "audits")),
    Kpi("gri_414_1", _("GRI 414-1: new suppliers screened, society"), ("screening",)),
    Kpi("gri_414_2", _("GRI 414-2: impacts and actions, society"), ("screening", "audits")),
)


def title_of(code: str) -> str:
    """Return what an indicator is called; one that is no longer known keeps its code."""
    return str({kpi.code: kpi.title for kpi in KPIS}.get(code, code))
