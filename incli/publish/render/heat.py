"""Heat maps: tables whose cells hold hours, and are the darker the more they hold.

A table and not a picture: the figures stand in the cells, so that nobody has to tell shades apart,
a screen reader reads them, and paper shows them.
"""

from datetime import timedelta

from markupsafe import Markup

from incli.domain.load import working_day
from incli.domain.times import effort
from incli.publish.facts.heat import Heat, Row
from incli.publish.render.text import line, slug

_HOUR = timedelta(hours=1)
_NAMES = '<colgroup><col class="i-heat__name"><col class="i-heat__sum"></colgroup>'
_WHOLE = 9.95
"""So many hours are told without a decimal: there is room for two or three digits."""


def heat(found: Heat, what: str, folder: str = "", of: str = "") -> Markup:
    """A map with a row each of `what`; names lead to their pages in `folder`, if it is given.

    `of` is the one that it is all about: without it, it is about everything.
    """
    title = f"{line(of)}: {line(what.lower())} by hour" if of else f"{line(what)} by hour"
    parts = working_day()
    groups = "".join(
        f'<colgroup span="{end - first}" class="i-heat__{name}"></colgroup>'
        for name, first, end in parts
    )
    titles = "".join(
        f'<th scope="colgroup" colspan="{end - first}">{name}</th>' for name, first, end in parts
    )
    hours = "".join(f'<th scope="col">{hour}</th>' for hour in range(24))
    rows = "\n".join(_row(found, each, folder) for each in found.rows)
    return Markup(  # noqa: S704  # names went through line, the rest are digits and our own words
        f'<div class="i-scroll" tabindex="0" role="region" aria-label="{title}">'
        f'<table class="i-heat"><caption>{title}</caption>{_NAMES}{groups}\n'
        f'<thead><tr><td colspan="2"></td>{titles}</tr>\n'
        f'<tr><th scope="col">{line(what)}</th>'
        f'<th scope="col" class="i-heat__total">in all</th>{hours}</tr></thead>\n'
        f"<tbody>{rows}</tbody>{_sums(found)}</table></div>"
    )


def _row(found: Heat, row: Row, folder: str) -> str:
    name = line(row.name) if row.name else "(no service)"
    if folder and row.name:
        name = Markup('<a href="{}{}/">{}</a>').format(folder, slug(row.name), name)
    return _named(name, row, "".join(_cell(found, each) for each in row.hours))


def _sums(found: Heat) -> str:
    """The last row: without shades, for it would be the darkest in any case."""
    if found.everything is None or len(found.rows) == 1:
        return ""
    cells = "".join(f"<td>{_hours(each) if each else ''}</td>" for each in found.everything.hours)
    return f"<tfoot>{_named('all of it', found.everything, cells)}</tfoot>"


def _named(name: str, row: Row, cells: str) -> str:
    total = effort(row.total)
    return f'<tr><th scope="row">{name}</th><td class="i-heat__total">{total}</td>{cells}</tr>'


def _cell(found: Heat, spent: timedelta) -> str:
    shade = found.shade(spent)
    return f'<td class="i-heat--{shade}">{_hours(spent)}</td>' if shade else "<td></td>"


def _hours(spent: timedelta) -> str:
    """Hours as short as can be: `0.3`, `2.5`, `14`; never `0.0` of what is not nothing."""
    hours = max(spent / _HOUR, 0.1)
    return f"{hours:.1f}" if hours < _WHOLE else f"{hours:.0f}"
