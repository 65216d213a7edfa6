"""Of the rules that are taken out of a copy, those by which one person does not do alone what two decide."""

from tests.examined.mutant import Mutant, without

#: Whoever asks for ties: those to what was said to be the same firm are left out.
TIED_TO = "from suppliers.services.fairness import tied_to\n"
DIRECTLY = """from suppliers.models import ConflictOfInterest


def tied_to(actor, day):
    ties = ConflictOfInterest.objects.filter(person=actor, conflict_from__lte=day, conflict_until__gt=day)
    return {*ties.values_list("supplier", flat=True)}


"""
UNDER = "came under the gate|past its gate"


ALONE = (
    Mutant(
        "told: another grade where none was told",
        "audits/models/assessment.py",
        'self.filter(~Q(grade="") | Exists(overrides), ',
        'self.filter(~Q(grade=""), ',
        "was told",
    ),
    Mutant(
        "told: no case where a later period was typed before",
        "audits/services/cases.py",
        "(~Exists(others.filter(later | same_end)) | lasts)",
        "~Exists(others.filter(later | same_end))",
        "was told a D",
    ),
    Mutant(
        "gatekeeper accepts an application",
        "suppliers/services/entering.py",
        "    refuse_gatekeeper(asked, actor)\n",
        "",
        "accepted it has saved a gate",
    ),
    Mutant(
        "gatekeeper types past the gate as it was",
        "suppliers/services/facts.py",
        "    refuse_past_own_gates(suppliers, actor, today, stages=moved)\n",
        "",
        UNDER,
    ),
    Mutant(
        "by two: followed after a merge",
        "suppliers/gates.py",
        "before_a_departure, after_a_merge, ",
        "before_a_departure, ",
        "unasked, and",
    ),
    Mutant(
        "by two: the day of a merge moved",
        "suppliers/by_two.py",
        "for merge in merges if merge.merged_on}",
        "for merge in merges if False}",
        "which was approved",
    ),
    Mutant(
        "by two: the day of an application moved",
        "suppliers/by_two.py",
        "            **{(came, day, Stage.APPLIED): accepted_on(day) for came, day in acceptances(theirs).items()},\n",
        "",
        "which was approved",
    ),
    Mutant(
        "by two: there before its application",
        "suppliers/gates.py",
        "after_a_merge, before_it_applied,\n",
        "after_a_merge,\n",
        "before its application",
    ),
    Mutant(
        "departure: gone before its day",
        "suppliers/gates.py",
        "needed_until, before_a_departure, ",
        "needed_until, ",
        "as two persons decided",
    ),
    Mutant(
        "departure: gone during a case",
        "audits/gates.py",
        "BARS = [gone_during_a_case, ",
        "BARS = [",
        "during a case",
    ),
    Mutant(
        "departure: who is named to deliver stops",
        "suppliers/gates.py",
        "after_a_decision, needed_until, ",
        "after_a_decision, ",
        "is named to deliver",
    ),
    Mutant(
        "irreplaceable: sole source typed out",
        "suppliers/gates.py",
        "needed_second_sources, typed_out]",
        "needed_second_sources]",
        "typed out as eliminated",
    ),
    Mutant(
        "irreplaceable: last second source ended",
        "suppliers/services/second_sources.py",
        "        refuse_last_pair(present, today)\n",
        "",
        "nobody is ready any more",
    ),
    Mutant(
        "irreplaceable: last second source typed out",
        "suppliers/gates.py",
        "        needed_second_sources, typed_out]",
        "        typed_out]",
        "nobody is ready any more",
    ),
    Mutant(
        "sure: closed over by whoever likes",
        "audits/services/closing.py",
        "        refuse_wiping(cycle, actor)\n",
        "",
        "over a sure D",
    ),
    Mutant(
        "sure: closed over by who owes the last score",
        "audits/services/certain.py",
        'ungiven().filter(scored_by__in=actor.groups.values("name"))',
        "ungiven().none()",
        "over a sure D",
    ),
    without(
        "rule maker approves the report", "reports", "        refuse_rule_maker(audit, actor)\n", "by what it is judged"
    ),
    Mutant(
        "own hand: exempted",
        "attestations/gates.py",
        "filter(supplier=request.supplier_id, granted_by=actor)",
        "none()",
        "has exempted the supplier",
    ),
    Mutant(
        "own hand: imported a paper",
        "attestations/gates.py",
        "done_to(papers.filter(reviews=None), ENTERED)",
        "done_to(papers.none(), ENTERED)",
        "has imported a paper",
    ),
    Mutant(
        "own hand: said that one firm is two",
        "suppliers/services/own_hand.py",
        ", *made_another(request, actor)]",
        "]",
        "one firm is two",
    ),
    Mutant("one firm: scored with a tie", "audits/services/scoring.py", TIED_TO, DIRECTLY, "has a tie"),
    Mutant("one firm: closed with a tie", "audits/services/closing.py", TIED_TO, DIRECTLY, "decided cycle"),
    Mutant("one firm: led with a tie", "audits/services/audits.py", TIED_TO, DIRECTLY, "led it and has a tie"),
)
