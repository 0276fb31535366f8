"""The rows of a timeline. In Python and not in a template: of these a site has the most by far."""

from collections.abc import Iterable

from markupsafe import Markup, escape

from incli.domain.times import span
from incli.publish.facts.rows import Row
from incli.publish.render.text import line, words
from incli.publish.render.times import time_tag

_UNSAID = "recorded afterwards"
"""The reason that incli gives where nobody did: not worth saying."""


def timeline(rows: Iterable[Row], commit_address: str) -> Markup:
    """All rows, the days and the silences between them."""
    parts: list[str] = []
    day = None
    for row in rows:
        if row.at.date() != day:
            day = row.at.date()
            parts.append(f'<li class="i-day">{time_tag(row.at, "weekday")}</li>\n')
        if row.silence:
            parts.append(f'<li class="i-silence">{span(row.silence)} of silence</li>\n')
        parts.append(_row(row, commit_address))
    return Markup("".join(parts))  # noqa: S704  # every word went through line or words


def _row(row: Row, commit_address: str) -> str:
    look = f" i-row--{row.group}" if row.group else ""
    look += " i-row--turn" if row.turn else ""
    look += " i-row--lost" if row.lost else ""
    return (
        f'<li id="{row.handle}" class="i-row{look}">'
        f'<a class="i-row__at" href="#{row.handle}">{time_tag(row.at, "second")}</a>'
        f'<span class="i-row__what"><b>{line(row.who)}</b> {_said(row)}{_beside(row)}</span>'
        f"{_commit(row, commit_address)}</li>\n"
    )


def _said(row: Row) -> str:
    if row.redacted is not None:
        return f"<i>redacted: {line(row.redacted)}</i>"
    if row.corrected:
        return (
            f"<span>{words(row.corrected)}</span> <details class='i-was'><summary>corrected"
            f"</summary><del>{words(row.text)}</del></details>"
        )
    html = str(words(row.text))
    for each in row.refers:  # the entries it names, before anybody's words
        html = html.replace(each, f'<a href="#{each}">{each}</a>', 1)
    return html


def _beside(row: Row) -> str:
    told = f" <i>without effect: {line(row.lost)}</i>" if row.lost else ""
    if row.late:
        later = f"{span(row.later)} " if row.later else ""
        why = f": {line(row.late)}" if row.late != _UNSAID else ""
        told += f' <em class="i-late">added {later}later{why}</em>'
    for each in row.cites:
        told += f" <small>{line(each)}</small>"
    return told


def _commit(row: Row, address: str) -> str:
    if not row.commit:
        return ""
    short = row.commit[:7]
    if not address:
        return f'<span class="i-row__commit"><code>{short}</code></span>'
    link = escape(address.replace("{commit}", row.commit))
    return (
        f'<span class="i-row__commit"><a href="{link}" rel="noopener noreferrer" '
        f'aria-label="Commit {short}">{short}</a></span>'
    )
