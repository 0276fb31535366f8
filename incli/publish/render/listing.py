"""Lists of incidents, a line each. In Python, as the timeline is: long records have long lists."""

from collections.abc import Iterable

from markupsafe import Markup

from incli.domain.times import span
from incli.publish.facts.digest import Digest, affected, at, was_open
from incli.publish.facts.lanes import severity_label
from incli.publish.render.text import line
from incli.publish.render.times import time_tag

_SERVICES = 3
"""So many services are named; of more the rest is counted."""
_OVER = frozenset({"resolved", "closed"})


def listing(found: Iterable[Digest], root: str) -> Markup:
    """The incidents; `root` leads to the top of the site."""
    rows = "".join(_row(each, root) for each in found)
    return Markup(f'<ul class="i-incidents">\n{rows}</ul>')  # noqa: S704  # see _row


def _row(told: Digest, root: str) -> str:
    """Every word goes through `line`; an id is of the letters that ids have."""
    level = told["severity"]
    chip = f"i-chip--{level}" if level else "i-chip--plain"
    return (
        f'<li><span class="i-chip {chip}">{severity_label(level) if level else "&#8211;"}</span>\n'
        f'<a href="{root}incidents/{told["id"]}/">{line(told["title"])}</a>\n'
        f'<span class="i-sub">{" · ".join(_about(told))}</span></li>\n'
    )


def _about(told: Digest) -> Iterable[str]:
    opened = at(told, "opened")
    if opened:
        yield time_tag(opened, "day")
    if told["status"] not in _OVER:
        yield told["status"]
    elif (took := affected(told)) is not None:
        yield f"customers affected for {span(took)}"
    elif (took := was_open(told)) is not None:
        yield f"open for {span(took)}"
    if told["kind"] == "drill":
        yield "drill"
    services = told["services"]
    if services:
        rest = len(services) - _SERVICES
        more = f" and {rest} more" if rest > 0 else ""
        yield f"{line(', '.join(services[:_SERVICES]))}{more}"
