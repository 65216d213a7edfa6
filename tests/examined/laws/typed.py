"""Laws about what one person types in of stages: nobody is let go by it whom two persons would have to let go."""

from audits.models import ImprovementCase
from tests.examined import plain, replaced
from tests.examined.book import DAY, GONE


def typed(book):
    """Return the suppliers whose stages one person has just changed: code, stages before, stages now."""
    if not book.doer:
        return []
    was, now = book.was.lines, book.now.lines
    return [(code, was[code].stages, now[code].stages) for code in was if was[code] != now[code]]


def stage_at(stages, day):
    """Return what some stages say of a day; empty before the first."""
    return next((stage for since, stage in reversed(stages) if since <= day), "")


def newly_out(before, after, *days):
    """Return days on which a supplier is gone, or not there yet, and was there before: some days, and turns by then."""
    turns = {*days, *(since for since, _stage in (*before, *after) if since <= max(days))}
    return [day for day in sorted(turns) if is_out(after, day) and not is_out(before, day)]


def is_out(stages, day):
    """Tell whether a supplier is gone on a day, or not there yet."""
    return stage_at(stages, day) in ("", *GONE)


def nobody_goes_before_its_day(world, book):
    """Who goes on a day that two persons decided was not gone before, unless it came back in between."""
    for code, before, after in typed(book):
        for entry in [entry for entry in book.approved if entry.supplier == code and entry.stage in GONE]:
            if (entry.day, entry.stage) not in after:
                continue
            out = [day for day in newly_out(before, after, entry.day) if day < entry.day]
            back = [
                since
                for since, stage in after
                if since < entry.day and since <= book.today and stage not in ("suspended", *GONE)
            ]
            for day in [day for day in out if not any(since > day for since in back)]:
                yield f"{code} was typed out from {day} on, and goes on {entry.day} as two persons decided"


def nobody_goes_during_a_case(world, book):
    """Nobody was gone on a day of an improvement case that is over because somebody typed that in."""
    changed = {world.suppliers[code].pk: (code, *stages) for code, *stages in typed(book)}
    for case in plain.rows(ImprovementCase, "supplier_id", "outcome", "opened_on", "until") if changed else ():
        if case.supplier_id in changed and case.outcome not in ("", "called_off") and case.opened_on < case.until:
            code, before, after = changed[case.supplier_id]
            for day in newly_out(before, after, case.opened_on, case.until - DAY):
                if case.opened_on <= day < case.until:
                    yield f"{code} was typed out on {day}, during a case from {case.opened_on} until {case.until}"


def no_sole_source_is_typed_out(world, book):
    """Nobody types in that a core supplier is eliminated for whom nobody else can deliver."""
    for code, before, after in typed(book):
        for day, stage in {*after} - {*before}:
            is_last = not any(day < since <= book.today for since, _stage in after)
            supplier = world.suppliers[code].pk
            if stage == "eliminated" and is_last and replaced.is_sole_source(supplier, max(day, book.today)):
                yield f"{code} was typed out as eliminated, and nobody else delivers"


def nobody_was_there_before_it_came(world, book):
    """Whose application was accepted is a supplier from that day on."""
    for code, day in book.came.items():
        first = min((since for since, _stage in book.now.lines[code].stages), default=day)
        if first < day:
            yield f"{code} was there on {first}, before its application was accepted"


def who_goes_is_replaced(world, book):
    """Of whom an elimination to come relies nobody stops before its day: a second source, or who is named."""
    for entry in book.approved:
        stages = book.now.lines[entry.supplier].stages
        if entry.day <= book.today or (entry.day, entry.stage) not in stages:
            continue
        if entry.relies and not replaced.ready_on(world.suppliers[entry.supplier].pk, entry.day):
            yield f"{entry.supplier} goes on {entry.day}, and nobody is ready any more to deliver instead"
        for code, before, after in typed(book) if entry.successor else ():
            turns = {book.today, *(since for since, _stage in (*before, *after) if book.today <= since <= entry.day)}
            stops = [day for day in turns if delivers(before, day) and not delivers(after, day)]
            if code == entry.successor and stops:
                yield f"{code} is named to deliver instead of {entry.supplier}, and stops on {min(stops)}"


def delivers(stages, day):
    """Tell whether a supplier delivers on a day."""
    return stage_at(stages, day) in replaced.DELIVERS
