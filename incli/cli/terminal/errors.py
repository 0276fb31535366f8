"""How a failure is told: why, and what to type instead; never a traceback."""

import json
from datetime import datetime
from pathlib import Path

import click

from incli.domain.text import safe, safe_json

BUG = 70
"""The exit code of a bug in incli."""


def told(message: str, hint: str, exit_code: int, *, as_json: bool = False) -> int:
    """Say what went wrong, and give back the exit code."""
    if as_json:
        error = {"message": message, "hint": hint, "exit": exit_code}
        click.echo(safe_json(json.dumps({"error": error}, ensure_ascii=False)))
    click.echo(safe(message), err=True)
    if hint:
        click.echo(f"→ {safe(hint)}", err=True)
    return exit_code


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
    return told(message, "what was saved is still saved: incli log", BUG, as_json=as_json)
