"""Charts: what they show, and where everything of it stands. The same drawing goes into the page and the document."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.template.loader import render_to_string

from foundation.widths import digits

#: Measures of a drawing; text is 11 high.
WIDTH, LINE, DIGIT = 680, 22, 6.2
TOP, LEFT, HEIGHT, FOOT = 30, 44, 170, 24
#: Shares of so much are good, or nearly.
ALL, NEARLY = 100, 90
#: A segment lower than this has no room for its number.
LOWEST = 12


class Series(NamedTuple):
    """Numbers of one kind, in the order of the labels; `tone` names the colour."""

    name: str
    tone: str
    values: Sequence[float]


@dataclass(frozen=True)
class Chart:
    """What a chart shows: `kind` is bars (lying, each a part of 100), stacked or grouped (standing)."""

    code: str
    title: str
    kind: str
    labels: Sequence[str]
    series: Sequence[Series]
    #: The days that the labels write, as ISO has them.
    days: Sequence[str] = ()


class Box(NamedTuple):
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float
    tone: str


class Text(NamedTuple):
    """A text; `anchor` is start, middle or end."""

    x: float
    y: float
    anchor: str
    said: str
    tone: str = "ink"


@dataclass
class Drawing:
    """Everything of a chart, with its place."""

    code: str
    title: str
    height: float
    boxes: list[Box] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    #: Heights of lying lines.
    lines: list[float] = field(default_factory=list)
    width: int = WIDTH


def svg_of(chart: Chart, fonts: Sequence[str] = ()) -> str:
    """Return a chart as SVG: for a page, whose stylesheet colours it, or for paper in the fonts given."""
    drawn = lying(chart) if chart.kind == "bars" else standing(chart)
    return render_to_string("reports/chart.svg", {"drawing": drawn, "fonts": fonts})


def lying(chart: Chart) -> Drawing:
    """Draw a bar for each label, each of 100 at most, with its number beside it."""
    drawing = Drawing(chart.code, chart.title, LINE * len(chart.labels) + 4)
    names = min(max(map(digits, chart.labels)) * DIGIT, WIDTH / 2) + 10
    room = WIDTH - names - 60
    (series,) = chart.series
    for place, (label, value) in enumerate(zip(chart.labels, series.values, strict=True)):
        y = LINE * place + 4
        drawing.texts.append(Text(names - 8, y + 11, "end", label))
        drawing.boxes.append(Box(names, y, room, 14, "track"))
        drawing.boxes.append(Box(names, y, rounded(room * min(value, 100) / 100), 14, tone_of(value)))
        drawing.texts.append(Text(WIDTH, y + 11, "end", f"{value:.2f}%"))
    return drawing


def tone_of(share: float) -> str:
    """Return the tone of a share: all, nearly all, or not."""
    return "good" if share >= ALL else "warn" if share >= NEARLY else "bad"


def standing(chart: Chart) -> Drawing:
    """Draw columns over the labels, their segments above or beside one another, and what each colour means."""
    drawing = Drawing(chart.code, chart.title, TOP + HEIGHT + FOOT)
    stacked = chart.kind == "stacked"
    columns = zip(*(row.values for row in chart.series), strict=True)
    heights = [sum(column) if stacked else max(column) for column in columns]
    top = ceiling(max(heights, default=0))
    drawing.lines = [TOP + HEIGHT, TOP + HEIGHT / 2, TOP]
    for part, y in zip((0, 0.5, 1), drawing.lines, strict=True):
        drawing.texts.append(Text(LEFT - 6, y + 4, "end", f"{top * part:,.0f}", "quiet"))
    step = (WIDTH - LEFT) / len(chart.labels)
    for place, label in enumerate(chart.labels):
        x = LEFT + step * place
        values = [row.values[place] for row in chart.series]
        tones = [row.tone for row in chart.series]
        draw = above if stacked else beside
        for box, value in draw(x, step, values, tones, HEIGHT / top):
            drawing.boxes.append(box)
            drawing.texts.extend(number_of(box, value, is_within=stacked))
        drawing.texts.append(Text(rounded(x + step / 2), TOP + HEIGHT + 16, "middle", label, "quiet"))
    drawing.texts.extend(legend(chart, drawing.boxes))
    return drawing


def above(
    x: float, step: float, values: Sequence[float], tones: Sequence[str], scale: float
) -> Iterator[tuple[Box, float]]:
    """Give the segments of one column, from the ground up."""
    ground = float(TOP + HEIGHT)
    for value, tone in zip(values, tones, strict=True):
        height = value * scale
        ground -= height
        if value:
            yield Box(rounded(x + step * 0.19), rounded(ground), rounded(step * 0.62), rounded(height), tone), value


def beside(
    x: float, step: float, values: Sequence[float], tones: Sequence[str], scale: float
) -> Iterator[tuple[Box, float]]:
    """Give the columns of one label, side by side."""
    width = step * 0.72 / len(values)
    for place, (value, tone) in enumerate(zip(values, tones, strict=True)):
        left, height = x + step * 0.14 + width * place, value * scale
        if value:
            yield Box(rounded(left), rounded(TOP + HEIGHT - height), rounded(width - 1), rounded(height), tone), value


def number_of(box: Box, value: float, *, is_within: bool) -> Iterator[Text]:
    """Give the number of a column where there is room for it: within its segment, or above it."""
    middle, said = rounded(box.x + box.width / 2), f"{value:,.0f}"
    if not is_within:
        yield Text(middle, rounded(box.y - 3), "middle", said)
    elif box.height >= LOWEST and digits(said) * DIGIT <= box.width:
        yield Text(middle, rounded(box.y + box.height / 2 + 4), "middle", said, f"on-{box.tone}")


def legend(chart: Chart, boxes: list[Box]) -> Iterator[Text]:
    """Give what each colour means, and add its sample to the boxes."""
    x = float(LEFT)
    for series in chart.series:
        boxes.append(Box(rounded(x), 2, 10, 10, series.tone))
        yield Text(rounded(x + 14), 11, "start", series.name)
        x += 14 + digits(series.name) * DIGIT + 16


def ceiling(highest: float) -> float:
    """Return the next round number that is not lower, and at least 2."""
    size = 1
    while True:
        for step in (2, 4, 5, 10):
            if step * size >= highest:
                return step * size
        size *= 10


def rounded(number: float) -> float:
    """Return a place as it is written: a tenth is finer than any screen."""
    return round(number, 1)
