"""What each supplier must hold: derived from dated facts, in three set-based statements.

A pure function of stages, classifications, rules and requirements: running it again changes nothing, and
running it from scratch gives the same rows. `binding` turns the rules' sets into equality keys for the
combinations of category, country, core and stage that exist; `desired` joins the facts to it and unites
touching and overlapping periods (gaps and islands).
"""

from collections.abc import Collection
from contextlib import ExitStack

from django.db import connection, transaction

from foundation import scope
from foundation.mending import are_few, mend
from foundation.planner import analyse, note_growth
from suppliers.models import Stage
from suppliers.services.today import as_day

BINDING = """
SELECT profile.category_id, profile.country_id, profile.is_core, stage.code AS stage,
       rule.id AS rule_id, rule.requirement_id,
       {greatest}(rule.required_from, requirement.required_from) AS required_from,
       {least}(rule.required_until, requirement.required_until) AS required_until
  FROM (SELECT DISTINCT category_id, country_id, is_core FROM suppliers_classification
         WHERE superseded_at IS NULL {suppliers}) profile
  JOIN suppliers_category category ON category.id = profile.category_id
  JOIN suppliers_country country ON country.id = profile.country_id
  JOIN suppliers_region region ON region.id = country.region_id
 CROSS JOIN ({stages}) stage
  JOIN attestations_applicabilityrule rule
    ON (rule.categories = '' OR {find}(rule.categories, ',' || category.code || ',') > 0)
   AND (rule.countries = '' OR {find}(rule.countries, ',' || country.code || ',') > 0)
   AND (rule.regions = '' OR {find}(rule.regions, ',' || region.code || ',') > 0)
   AND (rule.stages = '' OR {find}(rule.stages, ',' || stage.code || ',') > 0)
   AND (rule.core = '' OR (rule.core = 'core') = profile.is_core)
  JOIN attestations_requirement requirement ON requirement.id = rule.requirement_id
 WHERE {greatest}(rule.required_from, requirement.required_from)
     < {least}(rule.required_until, requirement.required_until) {requirements}
"""

DESIRED = """
WITH {ahead}bound AS (
    SELECT stage.supplier_id, binding.requirement_id, binding.rule_id,
           {greatest}(stage.effective_on, class.effective_on, binding.required_from) AS required_from,
           {least}(stage.until, class.until, binding.required_until) AS required_until
      FROM suppliers_stagechange stage
      JOIN suppliers_classification class
        ON class.supplier_id = stage.supplier_id AND class.superseded_at IS NULL
       AND class.effective_on < stage.until AND stage.effective_on < class.until
      JOIN binding
        ON binding.stage = stage.stage AND binding.category_id = class.category_id
       AND binding.country_id = class.country_id AND binding.is_core = class.is_core
     WHERE stage.superseded_at IS NULL {suppliers}
       AND {greatest}(stage.effective_on, class.effective_on, binding.required_from)
         < {least}(stage.until, class.until, binding.required_until)
), marked AS (
    SELECT bound.*,
           CASE WHEN required_from <= MAX(required_until) OVER (
                    PARTITION BY supplier_id, requirement_id ORDER BY required_from, rule_id, required_until
                    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
                THEN 0 ELSE 1 END AS head
      FROM bound
), numbered AS (
    SELECT marked.*,
           SUM(head) OVER (PARTITION BY supplier_id, requirement_id ORDER BY required_from, rule_id, required_until
                           ROWS UNBOUNDED PRECEDING) AS island
      FROM marked
)
SELECT supplier_id, requirement_id, MIN(rule_id) AS rule_id,
       MIN(required_from) AS required_from, MAX(required_until) AS required_until
  FROM numbered
 GROUP BY supplier_id, requirement_id, island
"""

#: The number of PostgreSQL's advisory lock under which obligations are derived; any, but no other use of the kind.
TURN = 1_735_603_200

KEYS = ("supplier_id", "requirement_id", "required_from")
COLUMNS = (*KEYS, "rule_id", "required_until")
SAME_KEY = """
    desired.supplier_id = attestations_obligation.supplier_id
    AND desired.requirement_id = attestations_obligation.requirement_id
    AND desired.required_from = attestations_obligation.required_from
"""

DELETE = """
DELETE FROM attestations_obligation
 WHERE NOT EXISTS (SELECT 1 FROM desired WHERE {same_key}) {suppliers} {requirements}
"""

UPDATE = """
UPDATE attestations_obligation SET required_until = desired.required_until, rule_id = desired.rule_id
  FROM desired
 WHERE {same_key}
   AND (attestations_obligation.required_until <> desired.required_until
        OR attestations_obligation.rule_id <> desired.rule_id)
"""

#: What is new is found before any of it is written: while a table that was empty fills, PostgreSQL would go on looking
#: through it as if it were empty, for minutes.
FRESH = """
CREATE TEMPORARY TABLE fresh AS
SELECT supplier_id, requirement_id, rule_id, required_from, required_until FROM desired
 WHERE NOT EXISTS (SELECT 1 FROM attestations_obligation WHERE {same_key} {suppliers} {requirements})
"""

#: In order, that the same facts are numbered alike whichever way the database found them.
INSERT = """
INSERT INTO attestations_obligation (supplier_id, requirement_id, rule_id, required_from, required_until)
SELECT supplier_id, requirement_id, rule_id, required_from, required_until FROM fresh
 ORDER BY supplier_id, requirement_id, required_from
"""


def sync_obligations(
    *, supplier_ids: Collection[int] | None = None, requirement_ids: Collection[int] | None = None
) -> int:
    """Bring obligations in step with the facts and return how many rows changed.

    Restrict it to what a change touches: some suppliers, or some requirements, or both; by default everything.
    """
    with transaction.atomic(), ExitStack() as stack:
        wait_for_turn()
        suppliers = stack.enter_context(scope.ids(supplier_ids)) if supplier_ids is not None else ""
        requirements = stack.enter_context(scope.ids(requirement_ids)) if requirement_ids is not None else ""
        if are_few("suppliers_stagechange", within("supplier_id", suppliers)):
            return compare(suppliers, requirements)
        derive(suppliers, requirements)
        return write(suppliers, requirements)


def compare(suppliers: str, requirements: str) -> int:
    """Do what `derive` and `write` do, for few suppliers, and without a table in between."""
    ahead = f"binding AS MATERIALIZED ({binding(suppliers, requirements)}), "
    scoped = within("supplier_id", suppliers) + within("requirement_id", requirements)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(COLUMNS)} FROM ({desired(suppliers, ahead)}) desired")
        found = [(*keys, as_day(first), rule, as_day(until)) for *keys, first, rule, until in cursor.fetchall()]
        cursor.execute(f"SELECT {', '.join(COLUMNS)} FROM attestations_obligation WHERE TRUE {scoped}")
        return mend("attestations_obligation", KEYS, COLUMNS[len(KEYS) :], found=found, kept=cursor.fetchall())


def binding(suppliers: str, requirements: str) -> str:
    """Return SQL for what binds whom in which stage, of these scope tables; no table, of all."""
    return BINDING.format(
        **dialect(),
        stages=" UNION ALL ".join(f"SELECT '{stage}' AS code" for stage in Stage.values),
        suppliers=within("supplier_id", suppliers),
        requirements=within("rule.requirement_id", requirements),
    )


def desired(suppliers: str, ahead: str = "") -> str:
    """Return SQL for the obligations that follow from `binding`, which may be said `ahead`."""
    return DESIRED.format(**dialect(), ahead=ahead, suppliers=within("stage.supplier_id", suppliers))


def derive(suppliers: str, requirements: str) -> None:
    """Work out the table `desired` for the suppliers and requirements of these scope tables; no table, for all."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE binding AS {binding(suppliers, requirements)}")
        cursor.execute("CREATE INDEX binding_key ON binding (category_id, country_id, stage, is_core)")
        analyse("binding")
        cursor.execute(f"CREATE TEMPORARY TABLE desired AS {desired(suppliers)}")
        cursor.execute("CREATE UNIQUE INDEX desired_key ON desired (supplier_id, requirement_id, required_from)")
        analyse("desired")
        cursor.execute("DROP TABLE binding")


def write(suppliers: str, requirements: str) -> int:
    """Make the obligations of the same scope what `desired` says, drop it, and return how many rows changed."""
    restrictions = {
        "same_key": SAME_KEY,
        "suppliers": within("attestations_obligation.supplier_id", suppliers),
        "requirements": within("attestations_obligation.requirement_id", requirements),
    }
    changed = 0
    with connection.cursor() as cursor:
        for statement in (DELETE, UPDATE):
            cursor.execute(statement.format(**restrictions))
            changed += cursor.rowcount
        cursor.execute(FRESH.format(**restrictions))
        cursor.execute(INSERT)
        changed += cursor.rowcount
        note_growth("attestations_obligation", cursor.rowcount)
        for table in ("fresh", "desired"):
            cursor.execute(f"DROP TABLE {table}")
    return changed


def wait_for_turn() -> None:
    """Let one transaction after the other derive obligations and standings.

    A rule opened while a stage changes, each unseen by the other, would leave out what follows from both: whoever
    comes second must look again. SQLite has one writer at a time.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])


def dialect() -> dict[str, str]:
    """Return the names of three functions that the databases call differently."""
    if connection.vendor == "postgresql":
        return {"greatest": "GREATEST", "least": "LEAST", "find": "strpos"}
    return {"greatest": "MAX", "least": "MIN", "find": "instr"}


def within(column: str, table: str) -> str:
    """Restrict a column to the ids of a scope table; no table, no restriction."""
    return f"AND {column} IN (SELECT id FROM {table})" if table else ""
