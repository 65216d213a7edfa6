"""The rules that are taken out of a copy one after another, and the law that each breaks (`make mutants`)."""

from tests.examined.alone import ALONE
from tests.examined.mutant import Mutant, without

HANDS = """        or had_a_hand(actor, audit.answers.all(), "audit_answered")
        or had_a_hand(actor, audit.findings.all(), "finding_noted", "finding_changed")
"""
OWN = "        refuse_own({}, actor=actor)\n"
DAY = "        refuse_day(step, on, today)\n"
TIED = "        refuse_conflicted({}, actor=actor, today=today)\n"


#: What laws say.
TIE = "has a tie"
NO_CASE = "is in D without an improvement case"


MUTANTS = (
    without("veto decided by who raised it", "vetoes", OWN.format("raised.raised_by_id"), "raisedveto_by_another"),
    without("veto decided by who has a tie", "vetoes", TIED.format("raised.assessment.supplier_id"), TIE),
    without(
        "consequence decided by who proposed it",
        "consequences",
        OWN.format("consequence.proposed_by_id"),
        "consequence_by_another",
    ),
    Mutant(
        "consequence decided by who has a tie",
        "audits/services/consequences.py",
        OWN.format("consequence.proposed_by_id") + TIED.format("consequence.supplier_id"),
        OWN.format("consequence.proposed_by_id"),
        TIE,
    ),
    without(
        "objection answered by who objected",
        "objections",
        OWN.format("objection.asked_by_id"),
        "objection_answered_by_another",
    ),
    without(
        "objection answered by who closed", "objections", "        refuse_closer(objection.assessment, actor)\n", "own"
    ),
    without("objection answered by who has a tie", "objections", TIED.format("objection.assessment.supplier_id"), TIE),
    without("override decided by who asked", "overrides", OWN.format("override.asked_by_id"), "override_by_another"),
    without("override decided by who has a tie", "overrides", TIED.format("override.assessment.supplier_id"), TIE),
    without("override asked by who has a tie", "overrides", TIED.format("assessment.supplier_id"), TIE),
    without(
        "extension decided by who asked",
        "extensions",
        OWN.format("extension.asked_by_id"),
        "extension_decided_by_another",
    ),
    without("extension decided by who has a tie", "extensions", TIED.format("supplier"), TIE),
    # The answer's own check would say it in words.
    Mutant(
        "case: own answer verified",
        "audits/services/planned_actions.py",
        OWN.format("answer.answered_by_id"),
        "        answer.full_clean = lambda: None\n",
        "plananswer_verified_by_another",
    ),
    without("case: answer verified by who has a tie", "planned_actions", TIED.format("case.supplier_id"), TIE),
    Mutant(
        "case: step taken by who has a tie",
        "audits/services/case_steps.py",
        TIED.format("case.supplier_id") + DAY,
        DAY,
        TIE,
    ),
    without("case: step taken on any day", "case_steps", DAY, "to come"),
    Mutant(
        "case: step skipped",
        "audits/models/case_step.py",
        "Kind.MEETING: Kind.TALK,",
        "Kind.MEETING: Kind.PLAN,",
        "went from",
    ),
    Mutant(
        "case: assessed anew without verification",
        "audits/models/planned_action.py",
        "verdict=PlanAnswer.Verdict.EFFECTIVE, settled_on__lte=as_of",
        "settled_on__lte=as_of",
        "nobody saw action",
    ),
    Mutant(
        "case: closed at any step",
        "audits/services/cases.py",
        "    if step.kind != Kind.ASSESSMENT:\n",
        # Another D would move it on: that breaks another law.
        '    if step.kind != Kind.ASSESSMENT and grades.latest("period_until", "period_from").grade == "D":\n',
        "is over as restored",
        # Cases at other steps are not even looked at.
        also=("until=FAR, kind=Kind.ASSESSMENT)", "until=FAR)"),
    ),
    Mutant(
        "case: none for a grade that was typed in",
        "audits/reactions.py",
        'end both where they are over."""\n    follow_with_cases(supplier_ids, today)\n',
        'end both where they are over."""\n',
        NO_CASE,
    ),
    Mutant(
        "case: none where a better grade is to come",
        "audits/services/cases.py",
        'Q(pk__in=on_day.filter(supplier_id__in=suppliers).values("pk")) | is_last',
        "is_last",
        NO_CASE,
    ),
    Mutant(
        "report approved by who held the audit",
        "audits/services/reports.py",
        "        actor.pk == audit.held_by_id\n        or ",
        "        ",
        # Whoever gives it back decides too.
        "audit_approved_by_another|her own report",
        also=('itself, "audit_held", "report_submitted", ', 'itself, "report_submitted", '),
    ),
    Mutant(
        "report approved by who noted what was found",
        "audits/services/reports.py",
        "        or noted.exists()\n        or answered.exists()\n",
        "",
        "own",
        also=(HANDS, ""),
    ),
    without(
        "who audited is changed once it was held", "audits", "        refuse_others(audit, stored)\n", "was changed"
    ),
    without("report leaves a clause out", "reports", "        refuse_unanswered(audit)\n", "leaves a clause out"),
    without(
        "a clause conforms over its finding", "answers", "        refuse_found(audit, answers)\n", "something was found"
    ),
    Mutant(
        "report counts from before its approval",
        "audits/services/reports.py",
        "counted_from(counts_from, ",
        "counted_from(audit.reported_on, ",
        "is said, and was",
    ),
    Mutant(
        "case: its end typed in",
        "audits/gates.py",
        "\nBARS = [gone_during_a_case, going_with_a_case]",
        "\nBARS = []",
        "is over as",
    ),
    Mutant(
        "case: its end typed in for an earlier day",
        "audits/gates.py",
        "for entry in going if entry[0] in cases}",
        "for entry in going if entry[0] in cases and entry[1] >= cases[entry[0]][0].opened_on}",
        "is over as",
    ),
    Mutant(
        "grade of an assessment typed over",
        "audits/gates.py",
        "merged_in_d, told_by_a_cycle, ",
        "merged_in_d, ",
        "was told",
    ),
    Mutant(
        "case: restored by what was recorded before",
        "audits/services/cases.py",
        " and grade.recorded_at >= step.recorded_at",
        "",
        "is over as restored",
        # Nor are cases of which nothing new was recorded.
        also=(
            'OuterRef("began_on"), today),\n        recorded_at__gte=OuterRef("recorded_at"),\n',
            'OuterRef("began_on"), today),\n',
        ),
    ),
    Mutant(
        "case: restored by what counted before",
        "audits/services/cases.py",
        " and grade.effective_on >= step.began_on",
        "",
        "case_period",
        also=('effective_on__range=(OuterRef("began_on"), today)', "effective_on__lte=today"),
    ),
    Mutant(
        "grade ahead of its period",
        "suppliers/services/facts.py",
        "    refuse_early_grades(facts)\n",
        "",
        "it begins",
    ),
    Mutant(
        "grade of a part of a period typed over what was told",
        "audits/told.py",
        "if other.first <= period.first and period.last <= other.last)",
        "if other == period)",
        "was typed in over",
    ),
    Mutant(
        "under a gate by stages that are moved",
        "suppliers/services/facts.py",
        "    refuse_gated_stages(suppliers, moved, today)\n",
        "",
        "came under the gate",
    ),
    Mutant(
        "under a gate by another category",
        "suppliers/services/facts.py",
        "    refuse_gated_categories(suppliers, Changed(changed, entries), today)\n",
        "",
        "came under the gate",
    ),
    Mutant(
        "under a gate by an import that is taken back",
        "suppliers/sheets/bars.py",
        "        refuse_coming_under_gates(made, run, job)\n",
        "",
        "came under the gate",
    ),
    Mutant(
        "past a gate by a pause",
        "suppliers/services/under_gates.py",
        "return came_through(gate, now, day) and not came_through(gate, then, day)",
        "return False",
        "came under the gate",
    ),
    Mutant(
        "under a gate on a later day after a pause",
        "suppliers/services/under_gates.py",
        "            then = was\n",
        "            pass\n",
        "came under the gate",
    ),
    Mutant(
        "gate set aside by who approves",
        "suppliers/services/own_hand.py",
        "    refuse_gatekeeper(request, actor)\n",
        "",
        "has saved a gate",
    ),
    Mutant(
        "what two decided is followed by what one types",
        "suppliers/gates.py",
        "BARS = [after_a_decision, ",
        "BARS = [",
        "unasked, and",
    ),
    Mutant(
        "what two decided is moved by one",
        "suppliers/services/facts.py",
        "    refuse_decided(changed, entries)\n",
        "",
        "which was approved",
    ),
    Mutant(
        "sole source that was made ordinary eliminated",
        "suppliers/services/irreplaceable.py",
        "Q(superseded_at=None) | Q(superseded_at__gte=end_of(since))",
        "Q(superseded_at=None, until__gt=as_of)",
        "nobody else delivers",
    ),
    Mutant(
        "stage let in ahead of its day",
        "suppliers/services/stage_requests.py",
        "        refuse_early(request, today)\n",
        "",
        "still to come",
    ),
    Mutant(
        "sole source eliminated without a successor",
        "suppliers/services/stage_requests.py",
        "if request.stage == Stage.ELIMINATED and not request.successor_id",
        "if False",
        "nobody else delivers",
    ),
    Mutant(
        "cycle closed by who alone scored", "audits/services/closing.py", "    if alone:\n", "    if False:\n", "alone"
    ),
    Mutant(
        "veto raised by who has a tie",
        "audits/services/vetoes.py",
        TIED.format("raised.assessment.supplier_id") + "        raised.save()\n",
        "        raised.save()\n",
        TIE,
    ),
    Mutant("own D taken back", "audits/gates.py", ", worked_on_in_a_case]", "]", "of her own, which was worked on"),
    Mutant(
        "fact entered by who has a tie",
        "suppliers/services/fairness.py",
        "tied_to(actor, today).intersection(suppliers)",
        "set[int]()",
        "has a tie",
    ),
    *ALONE,
)
