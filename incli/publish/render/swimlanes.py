"""The picture of an incident as SVG: drawn in percents, so that it is as wide as the page.

Colours and lines come from the style sheet by class: a strict content security policy allows no
style in the page. Words keep their size at any width; the names of the lanes stand beside it.
"""

from datetime import datetime, timedelta

from markupsafe import Markup, escape

from incli.domain.text import one_line
from incli.domain.times import span
from incli.publish.facts.lanes import Bar, Lane, Mark, Picture
from incli.publish.render.times import shown, stamp

ROW = 28
"""The height of a lane in pixels; the style sheet sets the names to the same."""
_BAR, _AXIS, _HALF = 20, 24, ROW // 2
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_STEPS = (
    *(_MINUTE * n for n in (1, 2, 5, 10, 15, 30)),
    *(_HOUR * n for n in (1, 2, 3, 6, 12)),
    *(_DAY * n for n in (1, 2, 7, 14, 30, 91, 182, 365)),
)
_TICKS = 8
_LEGIBLE = 4.0
"""Percents of the width below which a bar has no room for a word."""
_OPENING = (
    '<svg class="i-lanes__svg" width="100%" height="{}" role="group" '
    'aria-label="Roles, impact, decisions and updates over time">'
    '<defs><pattern id="i-hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><path class="i-hatch" d="M0 0V6"/></pattern></defs>'
)
_SHAPES = {
    "proposed": "M0-6 6 0 0 6-6 0Z",
    "go": "M0-7 7 0 0 7-7 0Z",
    "no-go": "M0-7 7 0 0 7-7 0ZM-3-3 3 3M3-3-3 3",
    "objected": "M0-6 6 5-6 5Z",
    "detected": "M-4-9H4L0-3Z",
}
_DOT = "M-5 0A5 5 0 1 0 5 0 5 5 0 1 0-5 0Z"


def swimlanes(picture: Picture) -> Markup:
    """The picture; each part of it leads to the entry it comes from."""
    height = ROW * len(picture.lanes)
    parts = [
        _OPENING.format(height + _AXIS),
        *(_quiet(picture, height, *each) for each in picture.silences),
        *_axis(picture, height),
    ]
    for number, lane in enumerate(picture.lanes):
        parts += _lane(picture, lane, number * ROW)
    if picture.now:
        x = _at(picture, picture.now)
        parts.append(f'<line class="i-now" x1="{x:.2f}%" x2="{x:.2f}%" y1="0" y2="{height}"/>')
    return Markup("".join([*parts, "</svg>"]))  # noqa: S704  # every word went through escape


def _lane(picture: Picture, lane: Lane, top: int) -> list[str]:
    bars = [_bar(picture, each, top + (ROW - _BAR) // 2) for each in lane.bars]
    return bars + [_mark(picture, each, top + _HALF) for each in lane.marks]


def _bar(picture: Picture, bar: Bar, top: int) -> str:
    left = _at(picture, max(bar.start, picture.start))
    width = max(_at(picture, min(bar.end, picture.end)) - left, 0.3)
    began = shown(bar.start, "clock")
    until = "goes on" if bar.goes_on else f"to {shown(bar.end, 'clock')}"
    told = f"{bar.label or bar.look}, {began} {until} UTC, {span(bar.end - bar.start)}"
    fits = bar.label and width >= _LEGIBLE
    label = f'<text x="6" y="14.5">{escape(one_line(bar.label))}</text>' if fits else ""
    more = " i-bar--open" if bar.goes_on else ""
    drawn = (
        f'<svg class="i-bar i-bar--{bar.look}{more}" x="{left:.2f}%" y="{top}" '
        f'width="{width:.2f}%" height="{_BAR}"><title>{escape(one_line(told))}</title>'
        f'<rect width="100%" height="100%" rx="3"/>{label}</svg>'
    )
    return _linked(bar.entry, told, drawn)


def _mark(picture: Picture, mark: Mark, middle: int) -> str:
    told = f"{shown(mark.at, 'clock')} UTC, {mark.label}"
    drawn = (
        f'<svg class="i-mark i-mark--{mark.look}" x="{_at(picture, mark.at):.2f}%" y="{middle}" '
        f'overflow="visible"><title>{escape(one_line(told))}</title>'
        f'<path d="{_SHAPES.get(mark.look, _DOT)}"/></svg>'
    )
    return _linked(mark.entry, told, drawn)


def _linked(entry: str, told: str, drawn: str) -> str:
    if not entry:
        return drawn
    return (
        f'<a class="i-on" href="#{escape(entry)}" aria-label="{escape(one_line(told))}">{drawn}</a>'
    )


def _quiet(picture: Picture, height: int, start: datetime, end: datetime) -> str:
    left, right = _at(picture, start), _at(picture, end)
    return (
        f'<rect class="i-quiet" x="{left:.2f}%" y="0" width="{right - left:.2f}%" '
        f'height="{height}" fill="url(#i-hatch)">'
        f"<title>{span(end - start)} of silence</title></rect>"
    )


def _axis(picture: Picture, height: int) -> list[str]:
    how, marks = ticks(picture.start, picture.end)
    drawn = []
    for number, at in enumerate(marks):
        x = _at(picture, at)
        more = " i-tick--more" if number % 2 else ""
        anchor = "start" if x < 3 else "end" if x > 97 else "middle"  # noqa: PLR2004  # percents
        drawn.append(
            f'<line class="i-grid" x1="{x:.2f}%" x2="{x:.2f}%" y1="0" y2="{height}"/>'
            f'<text class="i-tick{more}" x="{x:.2f}%" y="{height + 16}" text-anchor="{anchor}" '
            f'data-time="{stamp(at)}" data-as="{how}">{shown(at, how)}</text>'
        )
    return drawn


def ticks(start: datetime, end: datetime) -> tuple[str, list[datetime]]:
    """Where the axis is marked, and how much of the time is written there."""
    long = end - start
    step = next((each for each in _STEPS if long / each <= _TICKS), _STEPS[-1])
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    first = midnight + -(-(start - midnight) // step) * step
    found = []
    while first <= end:
        found.append(first)
        first += step
    return "clock" if step < _DAY else "date" if long < 300 * _DAY else "month", found


def _at(picture: Picture, at: datetime) -> float:
    """Where an instant is, in percent of the width."""
    return (at - picture.start) / (picture.end - picture.start) * 100
