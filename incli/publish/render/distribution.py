"""Distributions as SVG: a dot an incident on a logarithmic scale, median and 90th percentile.

Drawn in percents, as the picture of an incident is. Many dots are a path a severity; few lead to
their incidents, for a pointer: a thousand stops of the tabulator would keep people from all the
rest. The figures beside the picture, and a table of the longest, say the same to everybody.
"""

import math
import zlib
from collections.abc import Sequence
from datetime import timedelta

from markupsafe import Markup, escape

from incli.domain.text import one_line
from incli.domain.times import span
from incli.domain.value import Value
from incli.publish.facts.lanes import severity_label
from incli.publish.facts.statistics import Distribution, Group, Month, Sample

ROW = 44
"""The height of a row in pixels."""
_SPREAD = '<svg class="i-spread" width="100%" height="{}" aria-hidden="true">'
_MONTHS = '<svg class="i-months" width="100%" height="{}" role="img" aria-label="A column a month">'
_AXIS, _MARGIN, _FEW = 22, 2.0, 250
_FEW_MONTHS = 12
"""Columns are as wide as if there were so many, at the most."""
_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_TICKS = (
    (_MINUTE, "1 min"),
    (10 * _MINUTE, "10 min"),
    (_HOUR, "1 h"),
    (6 * _HOUR, "6 h"),
    (_DAY, "1 day"),
    (7 * _DAY, "1 week"),
    (30 * _DAY, "30 days"),
    (365 * _DAY, "1 year"),
)


class Scale:
    """Where a duration is, in percent of the width."""

    def __init__(self, samples: Sequence[Sample]) -> None:
        seconds = [max(each.took.total_seconds(), 1) for each in samples]
        self._low = math.log(min(*seconds, _MINUTE))
        self._high = math.log(max(*seconds, 10 * _MINUTE))

    def at(self, took: timedelta) -> float:
        """The place of a duration."""
        part = (math.log(max(took.total_seconds(), 1)) - self._low) / (self._high - self._low)
        return _MARGIN + part * (100 - 2 * _MARGIN)

    def ticks(self) -> list[tuple[float, str]]:
        """The durations that the axis names."""
        return [
            (self.at(timedelta(seconds=seconds)), name)
            for seconds, name in _TICKS
            if self._low <= math.log(seconds) <= self._high
        ]


class Drawn(Value):
    """A measure, drawn: a strip a group, each as high as its words beside it, and their axis."""

    strips: tuple[Markup, ...]
    axis: Markup


def distribution(of: Distribution, root: str) -> Drawn:
    """The strips of a measure, all on one scale."""
    scale = Scale(of.groups[0].samples)
    ticks = scale.ticks()
    grid = "".join(
        f'<line class="i-grid" x1="{x:.2f}%" x2="{x:.2f}%" y1="0" y2="{ROW}"/>' for x, _ in ticks
    )
    labels = "".join(_label(x, 16, name) for x, name in ticks)
    strips = (f"{grid}{_row(each, scale, root)}" for each in of.groups)
    return Drawn(tuple(_svg(ROW, each) for each in strips), _svg(_AXIS, labels))


def _svg(height: int, drawn: str) -> Markup:
    return Markup(f"{_SPREAD.format(height)}{drawn}</svg>")  # noqa: S704  # words went through escape


def _row(group: Group, scale: Scale, root: str) -> str:
    drawn = _links(group, scale, root) if len(group.samples) <= _FEW else _path(group, scale)
    marks = _mark(scale, group.spread.median, "median")
    high = group.spread.high
    return drawn + marks + (_mark(scale, high, "most") if high is not None else "")


def _links(group: Group, scale: Scale, root: str) -> str:
    return "".join(
        f'<a class="i-on" tabindex="-1" href="{root}incidents/{escape(each.incident)}/">'
        f'<circle class="i-dot i-dot--{each.severity or "none"}" r="4.5" '
        f'cx="{scale.at(each.took):.2f}%" cy="{_jitter(each):.0f}">'
        f"<title>{escape(_told(each))}</title></circle></a>"
        for each in group.samples
    )


def _told(sample: Sample) -> str:
    level = severity_label(sample.severity) if sample.severity else "severity not set"
    return f"{one_line(sample.title)}, {sample.day}, {level}, {span(sample.took)}"


def _path(group: Group, scale: Scale) -> str:
    """A path a severity, the gravest on top, stretched to the width; no length is drawn round."""
    dots: dict[str, str] = {}
    for each in group.samples:
        dot = f"M{scale.at(each.took) * 10:.0f} {_jitter(each):.0f}h0"
        dots[each.severity or "none"] = dots.get(each.severity or "none", "") + dot
    paths = (
        f'<path class="i-dots i-dots--{level}" d="{dots[level]}"/>'
        for level in sorted(dots, reverse=True)
    )
    return (
        f'<svg width="100%" height="{ROW}" viewBox="0 0 1000 {ROW}" '
        f'preserveAspectRatio="none">{"".join(paths)}</svg>'
    )


def _jitter(sample: Sample) -> float:
    """How far below the top a dot is: the same for the same incident, so that few hide others."""
    part: float = zlib.crc32(sample.incident.encode()) / 2**32
    return 7 + part * (ROW - 16)


def _mark(scale: Scale, took: timedelta, look: str) -> str:
    x = scale.at(took)
    return (
        f'<line class="i-quantile i-quantile--{look}" x1="{x:.2f}%" x2="{x:.2f}%" '
        f'y1="2" y2="{ROW - 4}"><title>{look}: {span(took)}</title></line>'
    )


def monthly(months: Sequence[Month]) -> Markup:
    """How many incidents a month, as columns stacked by severity."""
    most = max([each.total for each in months] or [0]) or 1
    width, height = 100 / max(len(months), _FEW_MONTHS), 120
    parts = [_MONTHS.format(height + _AXIS)]
    for number, month in enumerate(months):
        x, y = number * width, float(height)
        for level, count in reversed(month.counts):
            tall = count / most * (height - 14)
            y -= tall
            parts.append(
                f'<rect class="i-dot--{level or "none"}" x="{x + width * 0.12:.2f}%" y="{y:.1f}" '
                f'width="{width * 0.76:.2f}%" height="{tall:.1f}"/>'
            )
        if month.total:
            parts.append(_label(x + width / 2, y - 4, str(month.total)))
        if number % 3 == 0:  # there is room for so many
            parts.append(_label(x + width / 2, height + 16, month.name, more=number % 6 != 0))
    return Markup("".join([*parts, "</svg>"]))  # noqa: S704  # digits and our own words


def _label(x: float, y: float, text: str, *, more: bool = False) -> str:
    look = "i-tick i-tick--more" if more else "i-tick"
    return f'<text class="{look}" x="{x:.2f}%" y="{y:.1f}" text-anchor="middle">{text}</text>'
