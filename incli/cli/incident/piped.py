"""Standard input as an entry: small output is a note, larger output is kept as evidence."""

import shutil
import sys
import tempfile
from typing import NoReturn

from incli.app.evidence import SIZE_LIMIT, keep_bytes
from incli.app.session import Said
from incli.cli.terminal.console import Console
from incli.domain.errors import IncliError, InvalidInput
from incli.domain.kinds.notes import Note

NOTE_LIMIT = 64 * 1024
"""Bytes a note may have; what is longer is kept as a file beside the timeline."""


def from_pipe(console: Console, said: Said) -> None:
    """Keep all of standard input: it cannot be produced a second time."""
    content = sys.stdin.buffer.read(SIZE_LIMIT + 1)
    if len(content) > SIZE_LIMIT:
        _too_much(console, content)
    text = _as_text(content)
    if not content.strip():
        raise InvalidInput("Nothing came in on standard input.", "some-command | incli note -")
    try:
        _keep(console, said, content, text)
    except IncliError as error:
        place = _put_aside(console, content)
        error.hint = f"{error.hint}    what came in is kept in {place}".strip()
        raise


def _keep(console: Console, said: Said, content: bytes, text: str | None) -> None:
    if text is not None and len(content) <= NOTE_LIMIT:
        written = console.session.write(lambda _: (Note(text),), said)
        lines = text.count("\n") + 1
        console.written(written, f"Noted, {lines} {'line' if lines == 1 else 'lines'}.")
        return
    written = keep_bytes(
        console.session,
        said,
        "stdin.txt" if text is not None else "stdin.bin",
        content,
        "from standard input",
    )
    why = "no text" if text is None else "more than a note"
    console.written(written, f"Kept as evidence, for it is {why} ({len(content):,} bytes).")


def _too_much(console: Console, content: bytes) -> NoReturn:
    place = _put_aside(console, content)
    raise InvalidInput(
        f"More than {SIZE_LIMIT:,} bytes came in, too much for git; they are in {place}.",
        "move them to a store of your own, and: incli evidence add https://…",
    )


def _put_aside(console: Console, content: bytes) -> str:
    """Keep what came in, and all that still comes, as a file; where it is."""
    try:
        folder = console.session.repository.state
        folder.mkdir(exist_ok=True)
        place = str(folder)
    except (IncliError, OSError):
        place = tempfile.gettempdir()  # not in a repository, or one that cannot be written
    with tempfile.NamedTemporaryFile(dir=place, prefix="incli-piped-", delete=False) as file:
        file.write(content)
        shutil.copyfileobj(sys.stdin.buffer, file)
    return file.name


def _as_text(content: bytes) -> str | None:
    """The text in `content`; None where it is none, or holds what a note cannot."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text.replace("\r\n", "\n").rstrip("\n")
