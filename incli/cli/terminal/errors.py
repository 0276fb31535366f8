"""How a failure is told: why, and what to type instead; never a traceback."""

import contextlib
import json
from datetime import datetime
from pathlib import Path

import click

from incli.domain.errors import NeedsPerson
from incli.domain.text import safe, safe_json

FAILED = 1
"""The exit code where what was judged, tested or folded is not as it has to be."""
BUG = 70
"""The exit code of a bug in incli."""
_SAVED = "what was saved is still saved: incli log"


def told(message: str, hint: str, exit_code: int, *, as_json: bool = False) -> int:
    """Say what went wrong, and give back the exit code."""
    click.echo(safe(message), err=True)
    if hint:
        click.echo(f"→ {safe(hint)}", err=True)
    if as_json:  # last: a full disk loses it, and people are told all the same
        error = {"message": message, "hint": hint, "exit": exit_code}
        click.echo(safe_json(json.dumps({"error": error}, ensure_ascii=False)))
    return exit_code


def is_of_output(error: BaseException) -> bool:
    """Whether something failed while it was told, and not while it was done."""
    import traceback  # noqa: PLC0415  # only where something failed

    frames = (frame for frame, _ in traceback.walk_tb(error.__traceback__))
    return any(frame.f_code is click.echo.__code__ for frame in frames)


def untold(error: OSError) -> int:
    """Say that what was asked for could not be written out, as far as that can still be said."""
    message = f"The output could not be written: {error.strerror}."
    with contextlib.suppress(OSError):  # where standard error is full, too, nobody can be told
        told(message, _SAVED, NeedsPerson.exit_code)
    return NeedsPerson.exit_code


def ended_badly(error: Exception, when: datetime, *, as_json: bool = False) -> int:
    """Tell of a bug in one line, and keep its details in a file."""
    import tempfile  # noqa: PLC0415  # only for a bug
    import traceback  # noqa: PLC0415  # only for a bug

    details = "".join(traceback.format_exception(error))
    name = f"incli-bug-{when:%Y%m%dT%H%M%S}-"
    with tempfile.NamedTemporaryFile(
        "w", prefix=name, suffix=".txt", delete=False, encoding="utf-8"
    ) as file:
        file.write(details)
    message = f"This is a bug in incli ({type(error).__name__}); details are in {Path(file.name)}."
    return told(message, _SAVED, BUG, as_json=as_json)
