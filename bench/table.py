"""The figures as one Markdown table."""

from statistics import median
from typing import Any


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


def together(measures: list[dict[str, Any]], results: dict[str, dict[str, list[float]]]) -> None:
    """Add the measures that pool others, with the times of all of them."""
    for beginning, title, quantile, goal in TOGETHER:
        pooled = [m["code"] for m in measures if m["code"].startswith(beginning)]
        if pooled:
            measures.append({"code": beginning, "title": title, "goal": goal, "quantile": quantile})
            for by_code in results.values():
                by_code[beginning] = [seconds for code in pooled for seconds in by_code[code]]


def table(measures: list[dict[str, Any]], results: dict[str, dict[str, list[float]]]) -> str:
    """Return a line for each measure; `results` are times by database, then by measure."""
    lines = [["What", *results, "Goal", "Met?"], ["---"] + ["---:"] * (len(results) + 1) + ["---"]]
    for measure in measures:
        times = [by_code[measure["code"]] for by_code in results.values()]
        met = all(is_met(measure, each) for each in times)
        p95 = "" if measure["quantile"] == 0.5 else ", p95"
        cells = [shown(told(each, measure["quantile"])) for each in times]
        lines.append([measure["title"] + p95, *cells, f"≤ {shown(measure['goal'])}", "yes" if met else "**no**"])
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def shown(seconds: float) -> str:
    """Write seconds with a unit that suits them."""
    return (
        f"{seconds:.2g} s" if 1 <= seconds < 10 else f"{seconds:.0f} s" if seconds >= 10 else f"{1000 * seconds:.3g} ms"
    )
