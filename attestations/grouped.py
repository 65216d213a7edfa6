"""All obligations in force with what their proofs come to, in a form that suits PostgreSQL.

Proofs are grouped once, in the order of the index over them, and joined; looked up for each obligation they take nearly
twice as long. SQLite is faster at looking up, and so is either for one supplier: `standing.expression` is for those.
"""

from datetime import date
from itertools import chain
from typing import Any

from django.db.models.expressions import Combinable

from attestations.models import Attestation, Exemption, Obligation

EVERY = """
SELECT duty.supplier_id, duty.requirement_id,
       CASE WHEN (duty.supplier_id, duty.requirement_id) IN ({exempt}) THEN %s
            ELSE COALESCE(proof.found, %s) END AS worth
  FROM ({duties}) duty
  LEFT JOIN ({proofs}) proof ON proof.supplier_id = duty.supplier_id AND proof.requirement_id = duty.requirement_id
"""
#: By what obligations, proofs and exemptions are joined.
PAIR = ("supplier_id", "requirement_id")


def every_obligation(as_of: date, found: Combinable, *, exempt: int, missing: int) -> tuple[str, tuple[Any, ...]]:
    """Return SQL that gives supplier_id, requirement_id and worth of each obligation in force on a day.

    `found` is an aggregate over the attestations of the pair; `exempt` and `missing` are worth what is so.
    """
    exemptions = Exemption.objects.on(as_of).order_by().values(*PAIR)
    duties = Obligation.objects.in_force(as_of).order_by().values(*PAIR)
    # What was handed in later says nothing of the day.
    proofs = Attestation.objects.filter(submitted_on__lte=as_of).order_by().values(*PAIR).annotate(found=found)
    told = [rows.query.sql_with_params() for rows in (exemptions, duties, proofs)]
    (exempt_sql, _), (duties_sql, _), (proofs_sql, _) = told
    first, *others = (params for _sql, params in told)
    sql = EVERY.format(exempt=exempt_sql, duties=duties_sql, proofs=proofs_sql)
    return sql, (*first, exempt, missing, *chain.from_iterable(others))
