"""Audits are held and reported; what they found is answered, verified, closed and opened again."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from audits.models import Audit, CorrectiveAction, Extension, Finding
from audits.services import (
    Given,
    Verified,
    answer_finding,
    approve_report,
    ask_for_extension,
    change_audit,
    decide_extension,
    hold_audit,
    plan_audit,
    record_answers,
    reopen_finding,
    return_report,
    save_finding,
    submit_report,
    verify_action,
)
from tests.examined.base import HOWS, LAST, NTH, PEOPLE, SUPPLIERS, THEN, asks_for, waits_for
from tests.examined.book import DAY
from tests.examined.papers import Papers
from tests.examined.world import CLAUSES, SEVERITIES

FOUND = st.lists(st.tuples(st.sampled_from(CLAUSES), st.sampled_from([*SEVERITIES])), max_size=2)
WAYS = st.sampled_from(["desk", "on_site"])


class Audited(Papers):
    """Suppliers are looked at, and mend what was found."""

    @asks_for("report")
    @rule(
        code=SUPPLIERS,
        kind=st.sampled_from(["on_site", "desktop"]),
        found=FOUND,
        ago=st.sampled_from([0, 3, 150]),
        lead=st.sampled_from(["", "Ann", "Ben", "Cho"]),
        by=PEOPLE,
        holder=PEOPLE,
        noter=PEOPLE,
        swap=st.sampled_from([False, False, True]),
        left_out=st.sampled_from(["", "", *CLAUSES]),
        then=THEN,
    )
    def report(self, code, kind, found, ago, lead, by, holder, noter, swap, left_out, then):
        day, people = self.book.today - ago * DAY, self.world.people
        audit = Audit(
            supplier=self.world.suppliers[code],
            scheme=self.world.clauses["exits"].scheme,
            kind=kind,
            planned_on=day,
            lead_auditor=self.world.people.get(lead),
            auditors="SGS",
            summary="Seen.",
        )

        def audited():
            plan_audit(audit, actor=people[holder])
            hold_audit(audit, began_on=day, ended_on=day, actor=people[holder], today=self.book.today)
            self.hold_that_none([f"{lead} led it and has a tie to {code}"] * (lead in self.book.tied(code, day)))
            for clause, severity in found:
                row = Finding(
                    audit=audit,
                    item=self.world.clauses[clause],
                    severity=self.world.severities[severity],
                    words="Seen.",
                )
                save_finding(row, actor=people[noter])
            seen = [item for code, item in self.world.clauses.items() if code not in {left_out, *dict(found)}]
            record_answers(audit, {item.pk: Given("conforms") for item in seen}, actor=people[noter])

        def submitted():
            submit_report(audit, reported_on=day, actor=people[by], today=self.book.today)
            self.book.waits("report", audit.pk, code, by, holder, noter, *filter(None, [lead]))

        told = f"{kind} of {code} on {day} by {holder}, led by {lead or 'SGS'}; {noter} noted {found}"
        told += f", and left {left_out} out" * bool(left_out)
        if not self.attempt("audit held", audited, told):
            return
        if found:
            self.answer_over(audit.pk, found[0][0])
        if swap:
            self.swap_auditors(audit.pk, lead)
        if self.attempt("report submitted", submitted, f"{audit} by {by}") and then:
            self.approve_report(nth=LAST, how=then, by=len(found), is_late=False)

    def answer_over(self, pk, clause):
        """Try to say that a clause conforms of which something was found."""
        audit, item = Audit.objects.get(pk=pk), self.world.clauses[clause]

        def over():
            record_answers(audit, {item.pk: Given("conforms")}, actor=self.world.people["Dan"])

        done = self.attempt("answered over a finding", over, f"{audit} {clause}")
        self.hold_that_none([f"{clause} of {audit} conforms, though something was found"] * bool(done))

    def swap_auditors(self, pk, lead):
        """Try to say, once an audit was held, that somebody else led it."""
        audit = Audit.objects.get(pk=pk)
        audit.lead_auditor = None if lead else self.world.people["Dan"]

        def swapped():
            change_audit(audit, actor=self.world.people["Dan"])

        done = self.attempt("auditors changed", swapped, str(audit))
        self.hold_that_none([f"who audited {audit} was changed after it was held"] * bool(done))

    @waits_for("report")
    @rule(nth=NTH, how=HOWS, by=NTH, is_late=st.sampled_from([False, False, True]))
    def approve_report(self, nth, how, by, is_late):
        def look(waits, person):
            audit = Audit.objects.get(pk=waits.pk)
            since = audit.reported_on if is_late else None
            made = self.rule_makers(audit)
            approve_report(audit, counts_from=since, actor=person, today=self.book.today)
            if since:
                self.book.moved(waits.supplier, since)
            name = self.world.name(person.pk)
            self.hold_that_none([f"{name} approved {audit} and changed by what it is judged"] * (name in made))

        self.decide("report", nth, how, by, look, "approved")

    def rule_makers(self, audit):
        """Return who changed the scheme of an audit, or a severity or clause of what was found."""
        found = Finding.objects.filter(audit=audit).values_list("severity", "item")
        rules = {("Scheme", audit.scheme_id)}
        rules |= {rule for severity, item in found for rule in (("Severity", severity), ("ChecklistItem", item))}
        return {name for rule in rules for name in self.book.rule_makers[rule]}

    @waits_for("report")
    @rule(nth=NTH, how=HOWS, by=NTH)
    def return_report(self, nth, how, by):
        rows = self.book.waiting["report"]
        waits = rows[nth % len(rows)]
        person = self.decider(waits, how, by)

        def give_back():
            audit = Audit.objects.get(pk=waits.pk)
            return_report(audit, why="Pages lack.", actor=self.world.people[person], today=self.book.today)
            self.no_tie(person, waits.supplier)
            self.hold_that_none([f"{person} gave back her own report"] * (person in waits.by))
            self.book.forget("report", waits)

        self.attempt("report given back", give_back, f"{waits.pk} of {waits.supplier} by {person}")

    def some_finding(self, nth, *states):
        """Return one of the findings that are in some states today; None where there is none."""
        rows = Finding.objects.in_state(states, self.book.today).order_by("-pk")
        return rows[nth % len(rows)] if rows else None

    @rule(nth=NTH, is_theirs=st.booleans(), then=THEN, way=WAYS)
    def answer(self, nth, is_theirs, then, way):
        finding = self.some_finding(nth, "open", "reopened")
        if not finding:
            return
        code = self.world.code(finding.supplier_id)
        by = self.asker(code, is_theirs)
        action = CorrectiveAction(
            root_cause="Goods stood there.",
            correction="Taken away.",
            prevention="A walk each day.",
            owner="Wu",
            due_on=self.book.today + 20 * DAY,
        )

        def say():
            answer_finding(finding, action, actor=self.world.people[by], today=self.book.today)
            self.book.waits("action", action.pk, code, by)

        if self.attempt("finding answered", say, f"{finding} by {by}") and then:
            self.verify(nth=LAST, how=then, by=nth, way=way, is_effective=True, ago=0)

    @waits_for("action")
    @rule(
        nth=NTH,
        how=HOWS,
        by=NTH,
        way=WAYS,
        is_effective=st.sampled_from([True, True, False]),
        ago=st.sampled_from([0, 0, 1, 10, -1]),
    )
    def verify(self, nth, how, by, way, is_effective, ago):
        day = self.book.today - ago * DAY

        def look(waits, person):
            action = CorrectiveAction.objects.get(pk=waits.pk)
            verified = Verified(way, day, is_effective, "Seen.")
            verify_action(action, verified, actor=person, today=self.book.today)

        self.decide("action", nth, how, by, look, f"{'effective' if is_effective else 'insufficient'}, {way} on {day}")

    @rule(nth=NTH, days=st.sampled_from([30, 0, -1]), how=HOWS, by=NTH)
    def reopen(self, nth, days, how, by):
        finding = self.some_finding(nth, "closed")
        if not finding:
            return
        code = self.world.code(finding.supplier_id)
        person, due_on = self.free(code, how, by), self.book.today + days * DAY

        def again():
            reopen_finding(
                finding, why="It is back.", due_on=due_on, actor=self.world.people[person], today=self.book.today
            )
            self.no_tie(person, code)

        self.attempt("finding reopened", again, f"{finding} by {person}, due on {due_on}")

    @asks_for("extension")
    @rule(nth=NTH, is_theirs=st.booleans(), days=st.sampled_from([30, 90, -30]), then=THEN)
    def ask_for_time(self, nth, is_theirs, days, then):
        finding = self.some_finding(nth, "open", "reopened")
        if not finding or not finding.due_on:
            return
        code = self.world.code(finding.supplier_id)
        by, due_on = self.asker(code, is_theirs), finding.due_on + days * DAY

        def ask():
            extension = ask_for_extension(finding, due_on=due_on, why="Parts lack.", actor=self.world.people[by])
            self.book.waits("extension", extension.pk, code, by)

        if self.attempt("time asked for", ask, f"{finding} until {due_on} by {by}") and then:
            self.decide_extension(nth=LAST, how=then, by=nth, is_granted=True)

    @waits_for("extension")
    @rule(nth=NTH, how=HOWS, by=NTH, is_granted=st.sampled_from([True, True, False]))
    def decide_extension(self, nth, how, by, is_granted):
        def say(waits, person):
            row = Extension.objects.get(pk=waits.pk)
            before = (row.finding or row.action).due_on
            decide_extension(row, is_granted=is_granted, words="As said.", actor=person, today=self.book.today)
            what = row.finding or row.action
            what.refresh_from_db()
            self.hold_that_none([f"more time made {what} due earlier"] * (what.due_on < before))

        self.decide("extension", nth, how, by, say, "granted" if is_granted else "refused")
