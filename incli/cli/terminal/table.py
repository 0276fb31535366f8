"""Rows for people: a rich table on a terminal, plain columns in a pipe."""

import sys
from collections.abc import Sequence

import click

from incli.domain.text import one_line

_WIDEST = 60
"""Columns a cell is filled up to; a longer one sticks out by itself."""


def table(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    figures: bool = False,
    picture: int | None = None,
) -> None:
    """Print rows; text from outside is made harmless, and never read as markup.

    Rows of `figures` have their head in a pipe, too: they do not say for themselves what they are.
    The column with the number `picture` stays whole, however narrow the terminal is.
    """
    clean = [[one_line(cell) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        told = [list(head), *clean] if figures else clean
        widths = [
            min(max(len(cell) for cell in column), _WIDEST) for column in zip(*told, strict=True)
        ]
        for row in told:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            click.echo("  ".join(cells).rstrip())
        return
    from rich.console import Console  # noqa: PLC0415  # only where a person looks
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    shown = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for at, name in enumerate(head):
        whole = max(map(len, (name, *(row[at] for row in clean)))) if at == picture else None
        shown.add_column(name, overflow="fold", no_wrap=at == picture, min_width=whole)
    for row in clean:
        shown.add_row(*(Text(cell) for cell in row))
    Console(highlight=False).print(shown)
