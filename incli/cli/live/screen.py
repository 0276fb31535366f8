"""Whether a face can be shown here, and showing it."""

import gc
import os
import sys

from incli.cli.live.face import Face
from incli.domain.errors import InvalidInput


def is_terminal() -> bool:
    """Whether somebody sits at a terminal that can be drawn on, and not a program."""
    drawable = os.environ.get("TERM") != "dumb"  # the shell of an editor, a serial line
    return drawable and sys.stdin.isatty() and sys.stdout.isatty()


def show(face: Face) -> None:
    """Show a face until somebody leaves it; raises `InvalidInput` where that is not possible."""
    if not is_terminal():
        raise InvalidInput(
            "This needs a terminal that can be drawn on.", "incli show    or: incli log"
        )
    try:
        from incli.cli.live.drawn import Drawn  # noqa: PLC0415  # textual: an extra, half a second
    except ModuleNotFoundError as error:
        if error.name != "textual":
            raise
        hint = "pip install 'git-incli[board]'"
        raise InvalidInput("This needs one more library, textual.", hint) from None
    gc.enable()  # off, since commands are short; not this one
    shown = Drawn(face)
    shown.run()
    if shown.failed is not None:
        raise shown.failed
