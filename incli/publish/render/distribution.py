"""Distributions as SVG: a dot an incident on a logarithmic scale, median and 90th percentile.

Drawn in percents, as the picture of an incident is. Many dots are one path, few are links.
"""

import math
import zlib
from collections.abc import Sequence
from datetime import timedelta

from markupsafe import Markup, escape

from incli.domain.text import one_line
from incli.domain.times import span
from incli.publish.facts.statistics import Distribution, Group, Month, Sample

ROW = 44
"""The height of a row in pixels."""
_SPREAD = (
    '<svg class="i-spread" width="100%" height="{}" role="group" '
    'aria-label="{}: a dot for each incident">'
)
_MONTHS = '<svg class="i-months" width="100%" height="{}" role="img" aria-label="A column a month">'
_AXIS, _MARGIN, _FEW = 22, 2.0, 250
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


def distribution(of: Distribution, root: str) -> Markup:
    """The rows of a measure, one below the other."""
    scale = Scale(of.groups[0].samples)
    height = ROW * len(of.groups)
    parts = [_SPREAD.format(height + _AXIS, escape(of.measure.name))]
    for x, name in scale.ticks():
        parts.append(
            f'<line class="i-grid" x1="{x:.2f}%" x2="{x:.2f}%" y1="0" y2="{height}"/>'
            f"{_label(x, height + 16, name)}"
        )
    for number, group in enumerate(of.groups):
        parts.append(_row(group, scale, number * ROW, root))
    return Markup("".join([*parts, "</svg>"]))  # noqa: S704  # every word went through escape


def _row(group: Group, scale: Scale, top: int, root: str) -> str:
    drawn = (
        _links(group, scale, top, root) if len(group.samples) <= _FEW else _path(group, scale, top)
    )
    marks = _mark(scale, group.spread.median, top, "median")
    high = group.spread.high
    return drawn + marks + (_mark(scale, high, top, "most") if high is not None else "")


def _links(group: Group, scale: Scale, top: int, root: str) -> str:
    return "".join(
        f'<a class="i-on" href="{root}incidents/{escape(each.incident)}/" '
        f'aria-label="{escape(one_line(each.title))}, {span(each.took)}">'
        f'<circle class="i-dot i-dot--{each.severity or "none"}" r="4.5" '
        f'cx="{scale.at(each.took):.2f}%" cy="{top + _jitter(each):.0f}">'
        f"<title>{escape(one_line(each.title))}, {span(each.took)}</title></circle></a>"
        for each in group.samples
    )


def _path(group: Group, scale: Scale, top: int) -> str:
    """All dots in one path, stretched to the width; lines of no length are drawn round."""
    dots = "".join(
        f"M{scale.at(each.took) * 10:.0f} {_jitter(each):.0f}h0" for each in group.samples
    )
    return (
        f'<svg y="{top}" width="100%" height="{ROW}" viewBox="0 0 1000 {ROW}" '
        f'preserveAspectRatio="none"><path class="i-dots" d="{dots}"/></svg>'
    )


def _jitter(sample: Sample) -> float:
    """How far below the top a dot is: the same for the same incident, so that few hide others."""
    part: float = zlib.crc32(sample.incident.encode()) / 2**32
    return 7 + part * (ROW - 16)


def _mark(scale: Scale, took: timedelta, top: int, look: str) -> str:
    x = scale.at(took)
    return (
        f'<line class="i-quantile i-quantile--{look}" x1="{x:.2f}%" x2="{x:.2f}%" '
        f'y1="{top + 2}" y2="{top + ROW - 4}"><title>{look}: {span(took)}</title></line>'
    )


def monthly(months: Sequence[Month]) -> Markup:
    """How many incidents a month, as columns stacked by severity."""
    most = max([each.total for each in months] or [0]) or 1
    width, height = 100 / max(len(months), 1), 120
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
