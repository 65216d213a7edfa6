"""What the audits found, and what became of it."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from audits.models import Audit, CorrectiveAction, Extension, Finding, FindingState, Scheme, Severity
from bench.company.people import AT_ONCE, People, at
from foundation.dates import FAR

#: An audit finds at most so many, three on average.
MOST = 6
#: By the place of a severity in its scheme, the gravest one first.
WEIGHTS = (1, 5, 9, 4)
#: How far a finding has come, of a hundred: of audits of the last year, and of older ones.
YOUNG = {"open": 38, "answered": 8, "closed": 50, "reopened": 2, "more time": 2}
OLD = {"open": 8, "answered": 2, "closed": 86, "reopened": 3, "more time": 1}
State, Verdict, Way = FindingState.State, CorrectiveAction.Verdict, CorrectiveAction.Way


def write(random: Random, audits: list[Audit], people: People, today: date) -> list[Finding]:
    """Write the findings of audits whose report was approved, with their states, answers and extensions."""
    found = Finding.objects.bulk_create(findings(random, audits), batch_size=AT_ONCE)
    repeated(found)
    states: list[FindingState] = []
    actions: list[CorrectiveAction] = []
    extensions: list[Extension] = []
    for finding in found:
        became_of(random, finding, people, today, (states, actions, extensions))
    Finding.objects.bulk_update([each.finding for each in extensions], ["due_on"], batch_size=500)
    for model, rows in ((FindingState, states), (CorrectiveAction, actions), (Extension, extensions)):
        model.objects.bulk_create(rows, batch_size=AT_ONCE)
    return found


def findings(random: Random, audits: list[Audit]) -> Iterator[Finding]:
    """Give what each audit found, no clause twice."""
    schemes = {
        scheme.pk: ([*scheme.items.all()], [*scheme.severities.order_by("position")]) for scheme in Scheme.objects.all()
    }
    for audit in audits:
        clauses, severities = schemes[audit.scheme_id]
        for number, clause in enumerate(random.sample(clauses, random.randrange(MOST + 1)), start=1):
            (severity,) = random.choices(severities, WEIGHTS[: len(severities)])
            yield Finding(
                reference=f"{audit.reference}-{number}",
                audit=audit,
                supplier_id=audit.supplier_id,
                item=clause,
                severity=severity,
                words="Records are not kept for the night shift.",
                due_on=due(severity, audit),
                recorded_by_id=audit.held_by_id,
                recorded_at=audit.submitted_at,
            )


def due(severity: Severity, audit: Audit) -> date | None:
    """Return when a finding is due, from the report on."""
    return None if severity.days_to_close is None else audit.reported_on + timedelta(days=severity.days_to_close)


def repeated(found: list[Finding]) -> None:
    """Let what was found before at the same supplier say so."""
    last: dict[tuple[int, int], Finding] = {}
    again = []
    for finding in sorted(found, key=lambda finding: (finding.audit.counts_from, finding.pk)):
        finding.repeats = last.get((finding.supplier_id, finding.item_id))
        again += [finding] if finding.repeats else []
        last[finding.supplier_id, finding.item_id] = finding
    Finding.objects.bulk_update(again, ["repeats"], batch_size=500)


def became_of(random: Random, finding: Finding, people: People, today: date, rows: tuple[list, list, list]) -> None:
    """Add the states of a finding, with its answer and the time that was asked for."""
    states, actions, extensions = rows
    day = finding.audit.counts_from
    fates = OLD if (today - day).days > 365 else YOUNG
    (fate,) = random.choices(list(fates), list(fates.values()))
    by, other = people.some(random, 2)
    course: list[tuple[str, date]] = [(State.OPEN, day)]
    answered_on = day + timedelta(days=random.randrange(5, 60))
    verified_on = answered_on + timedelta(days=random.randrange(2, 30))
    is_answered = fate in ("answered", "closed", "reopened") and answered_on <= today
    is_verified = is_answered and fate != "answered" and verified_on <= today
    if is_answered:
        course.append((State.ANSWERED, answered_on))
        actions.append(action(finding, answered_on, verified_on if is_verified else None, people.system, by))
    if is_verified:
        course.append((State.CLOSED, verified_on))
    reopened_on = verified_on + timedelta(days=40)
    if is_verified and fate == "reopened" and reopened_on <= today:
        course.append((State.REOPENED, reopened_on))
    if fate == "more time" and finding.due_on:
        extensions.append(extension(random, finding, by, other, today))
    states += dated(finding, course, by)


def dated(finding: Finding, course: list[tuple[str, date]], by: int) -> Iterator[FindingState]:
    """Give a row for each state, until the next one."""
    ends = [day for _state, day in course[1:]] + [FAR]
    for (state, day), until in zip(course, ends, strict=True):
        yield FindingState(
            finding=finding,
            state=state,
            effective_on=day,
            until=until,
            due_before=finding.due_on if state == State.REOPENED else None,
            recorded_at=at(day),
            recorded_by_id=by,
        )


def action(finding: Finding, answered_on: date, verified_on: date | None, by: int, verifier: int) -> CorrectiveAction:
    """Return an answer, verified on a day or waiting."""
    made = CorrectiveAction(
        finding=finding,
        root_cause="Nobody was named who checks.",
        correction="Mended at once.",
        prevention="It stands on the monthly list.",
        owner="Head of production",
        due_on=answered_on,
        answered_by_id=by,
        answered_at=at(answered_on),
    )
    if verified_on:
        made.verdict, made.verified_way, made.verified_on = Verdict.EFFECTIVE, Way.DESK, verified_on
        made.verified_by_id, made.verified_at = verifier, at(verified_on)
    return made


def extension(random: Random, finding: Finding, by: int, other: int, today: date) -> Extension:
    """Return more time that was granted, or is asked for; what was granted moves the finding."""
    before, later = finding.due_on, finding.due_on + timedelta(days=45)
    asked_on = min(before, today) - timedelta(days=3)
    made = Extension(finding=finding, due_before=before, due_on=later, why="New machines come next month.")
    made.asked_by_id, made.asked_at = by, at(asked_on)
    if random.random() < 0.8:
        made.decision, made.decided_by_id = Extension.Decision.GRANTED, other
        made.decided_at, finding.due_on = at(asked_on + timedelta(days=1)), later
    return made
