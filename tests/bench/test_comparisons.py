"""Goals are ratios within one run."""

from bench import comparisons


def measure(side, goals):
    told = {"code": "new", "title": "Import", "unit": "s", "goals": goals, "side": side}
    return {"code": f"new.{side}", "comparison": told}


def lines(stock, ours, limit):
    goals = {"SQLite": {"of_stock": 15, "of_limit": 4}}
    results = {"SQLite": {"new.stock": stock, "new.ours": ours, "new.limit": limit}}
    return list(comparisons.lines([measure(side, goals) for side in ("stock", "ours", "limit")], results))


def test_the_middle_of_the_runs_is_compared():
    (line,) = lines([30, 10, 31], [1.5, 9, 1], [0.5, 0.5, 0.1])

    assert line.cells() == [
        "Import", "SQLite", "30 s", "", "1.5 s", "500 ms", "20 ×", "≥ 15 ×", "yes", "3 ×", "≤ 4 ×", "yes",
    ]  # fmt: skip
    assert line.is_met()


def test_a_goal_can_be_missed():
    (line,) = lines([10], [1], [0.2])

    assert line.cells()[6:] == ["10 ×", "≥ 15 ×", "**no**", "5 ×", "≤ 4 ×", "**no**"]
    assert not line.is_met()


def test_a_side_that_was_not_asked_for_misses_nothing():
    (line,) = lines([], [1], [0.5])

    assert line.cells()[2:] == ["", "", "1 s", "500 ms", "", "≥ 15 ×", "", "2 ×", "≤ 4 ×", "yes"]
    assert line.is_met()


def test_a_side_may_take_no_memory_at_all():
    (line,) = lines([12], [3], [0])

    assert line.cells()[6:] == ["4 ×", "≥ 15 ×", "**no**", "", "≤ 4 ×", ""]
