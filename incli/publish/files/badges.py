"""Badges as SVG, for a README or a wall: how many incidents are open, of all and of a service."""

from collections.abc import Iterator, Sequence

from markupsafe import escape

from incli.domain.text import one_line
from incli.publish.facts.digest import Digest
from incli.publish.facts.lanes import severity_label
from incli.publish.pages.world import World, grouped
from incli.publish.render.text import slug

_COLOURS = {"sev1": "#a8201a", "sev2": "#b04a06", "sev3": "#80600a"}
_FINE, _OTHER = "#1a6e3c", "#59636f"
_PADDING, _HEIGHT = 6, 20
_WIDE = 6.6
"""Pixels that a character takes at most; the text is fitted to what it is given."""


def files(world: World) -> Iterator[tuple[str, str]]:
    """A badge for all, and one a service."""
    live = [each for each in world.in_earnest if each["status"] == "open"]
    yield "badges/incidents.svg", badge(world.ours("incidents"), live)
    found = grouped(world.in_earnest, lambda each: map(slug, each["services"]))
    for address, incidents in found.items():
        live = [each for each in incidents if each["status"] == "open"]
        name = next(one for one in incidents[0]["services"] if slug(one) == address)
        yield f"badges/services/{address}.svg", badge(name, live)


def badge(name: str, live: Sequence[Digest]) -> str:
    """What is open, of the worst severity."""
    levels = sorted(each["severity"] for each in live if each["severity"])
    told = "none open"
    if live:
        told = f"{len(live)} open" + (f" · {severity_label(levels[0])}" if levels else "")
    colour = _COLOURS.get(levels[0], _OTHER) if levels else _OTHER if live else _FINE
    return _drawn(one_line(name), told, colour)


def _drawn(left: str, right: str, colour: str) -> str:
    widths = [round(len(each) * _WIDE) + 2 * _PADDING for each in (left, right)]
    total = sum(widths)
    title = escape(f"{left}: {right}")
    texts = "".join(
        f'<text x="{x}" y="14" textLength="{width - 2 * _PADDING}">{escape(text)}</text>'
        for x, width, text in (
            (widths[0] / 2, widths[0], left),
            (widths[0] + widths[1] / 2, widths[1], right),
        )
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{total}" height="{_HEIGHT}" role="img" '
        f'aria-label="{title}"><title>{title}</title>'
        f'<rect width="{total}" height="{_HEIGHT}" rx="3" fill="{colour}"/>'
        f'<path fill="#1a2330" d="M3 0h{widths[0] - 3}v20H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z"/>'
        '<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" '
        f'font-size="11">{texts}</g></svg>\n'
    )
