"""The figures as Markdown tables."""

from statistics import median
from typing import Any

Times = dict[str, dict[str, list[float]]]


def told(times: list[float], quantile: float) -> float:
    """Return the middle of the times, or the slowest but for one in twenty."""
    return median(times) if quantile == 0.5 else sorted(times)[max(0, round(quantile * len(times)) - 1)]


def is_met(measure: dict[str, Any], times: list[float]) -> bool:
    return measure["goal"] is None or told(times, measure["quantile"]) <= measure["goal"]


#: What is told of many measures together: how their codes begin, the words, the quantile and the goal in seconds.
TOGETHER = [
    ("pages.suppliers.", "Suppliers: all requests together", 0.95, 0.3),
    ("pages.obligations.", "Obligations: all requests together", 0.95, 0.3),
]


def together(measures: list[dict[str, Any]], results: Times) -> None:
    """Add the measures that pool others, with the times of all of them."""
    for beginning, title, quantile, goal in TOGETHER:
        pooled = [m["code"] for m in measures if m["code"].startswith(beginning)]
        if pooled:
            measures.append({"code": beginning, "title": title, "goal": goal, "quantile": quantile, "unit": "s"})
            for by_code in results.values():
                by_code[beginning] = [seconds for code in pooled for seconds in by_code[code]]


def table(measures: list[dict[str, Any]], results: Times) -> str:
    """Return a line for each measure; `results` are times by database, then by measure."""
    lines = [["What", *results, "Goal", "Met?"], ["---"] + ["---:"] * (len(results) + 1) + ["---"]]
    for measure in measures:
        times = [by_code[measure["code"]] for by_code in results.values()]
        met = all(is_met(measure, each) for each in times)
        p95 = "" if measure["quantile"] == 0.5 else ", p95"
        cells = [shown(told(each, measure["quantile"]), measure["unit"]) for each in times]
        goal = ["", ""]
        if measure["goal"] is not None:
            goal = [f"≤ {shown(measure['goal'], measure['unit'])}", "yes" if met else "**no**"]
        lines.append([measure["title"] + p95, *cells, *goal])
    return markdown(lines)


def markdown(lines: list[list[str]]) -> str:
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def shown(value: float, unit: str = "s") -> str:
    """Write seconds with a unit that suits them, and anything else in its own."""
    if unit != "s":
        return f"{value:,.0f} {unit}".strip() if value >= 10 else f"{value:.2g} {unit}".strip()
    return f"{value:.2g} s" if 1 <= value < 10 else f"{value:.0f} s" if value >= 10 else f"{1000 * value:.3g} ms"
