"""site build, serve."""

import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click

from incli.app.session import Session
from incli.app.site.build import build
from incli.app.site.wanted import Built, Progress, Wanted
from incli.cli.terminal.console import Console
from incli.domain.errors import IncliError, Refused

_SHOWN = 3
_OUTPUT = click.option(
    "--output",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder to write to; build/site in the repository where left out.",
)
_AUDIENCE = click.option(
    "--audience",
    type=click.Choice(["internal", "public"]),
    default="internal",
    show_default=True,
    help="The team and its company, or everybody.",
)


@click.group("site")
def site() -> None:
    """Make a static site of the record: incidents, rosters, policy, statistics."""


@site.command("build")
@_OUTPUT
@_AUDIENCE
@click.option("--base-url", metavar="URL", default="", help="Where the site will be.")
@click.pass_obj
def build_(console: Console, output: Path | None, audience: str, base_url: str) -> None:
    """Build the site into a folder; what has not changed is not made again.

    For the public, incidents that are internal are left out everywhere, and people are shown as
    what they did.

    \b
    incli site build --output public --audience public
    """
    wanted = Wanted(output or _default(console), audience, base_url)
    with _bar() as progress:
        built = build(console.session, wanted, progress)
    for problem in built.unreadable:
        console.talk(f"Not read: {problem}")
    if built.naming:
        some = ", ".join(built.naming[:_SHOWN]) + (" …" if len(built.naming) > _SHOWN else "")
        console.talk(f"These addresses name people, since their titles did: {some}.")
        console.talk("An address stays. What nobody may read goes into an internal incident.")
    if console.as_json:
        console.data(
            {
                "output": str(built.output),
                "audience": audience,
                "incidents": built.incidents,
                "rendered": built.rendered,
                "left_out": built.left_out,
                "written": built.written,
                "removed": built.removed,
                "unreadable": [str(each) for each in built.unreadable],
                "naming": list(built.naming),
            }
        )
    else:
        console.say(_told(built, audience))


@site.command("serve")
@_AUDIENCE
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.pass_obj
def serve(console: Console, audience: str, port: int) -> None:
    """Serve the site on this machine only, and build it again when something changes.

    \b
    incli site serve --audience public
    """
    from incli.app.site.serving import fingerprint, headers_of, serving, watch  # noqa: PLC0415

    repository = console.session.repository
    wanted = Wanted(repository.state / "site" / f"served-{audience}", audience, "")

    def build_again() -> None:
        with closing(Session(console.session.settings)) as session, _bar() as progress:
            console.say(_told(build(session, wanted, progress), audience))

    seen = fingerprint(repository)
    build_again()
    headers = headers_of((wanted.output / "_headers").read_text(encoding="utf-8"))
    with serving(wanted.output, port, headers) as address:
        console.say(f"{address}    end it with Ctrl-C")
        try:
            watch(seen, lambda: fingerprint(repository), lambda: _try(console, build_again))
        except KeyboardInterrupt:
            console.talk("")


def _try(console: Console, build_again: Callable[[], None]) -> None:
    """Build again; while somebody writes, what is wrong is told, and the last site stays."""
    try:
        build_again()
    except IncliError as error:
        console.talk(error.message)


def _told(built: Built, audience: str) -> str:
    count = f"{built.incidents} incident{'' if built.incidents == 1 else 's'}"
    out = f", {built.left_out} left out" if built.left_out and audience == "public" else ""
    files = f"{built.written} files written" + (
        f", {built.removed} removed" if built.removed else ""
    )
    return f"{built.output}: {count}, {built.rendered} rendered{out}; {files}."


def _default(console: Console) -> Path:
    folder = (console.session.repository.work_tree or Path()) / "build" / "site"
    if folder.is_symlink() or folder.parent.is_symlink():  # nobody has named where that leads
        raise Refused(f"{folder} is a link.", "incli site build --output DIR")
    return folder


@contextmanager
def _bar() -> Iterator[Progress]:
    """A bar on standard error, where a person looks."""
    stream = sys.stderr
    if not stream.isatty():
        yield _untold
        return
    with click.progressbar(length=1, label="Incidents", file=stream) as bar:

        def progress(done: int, of: int) -> None:
            bar.length = of
            bar.update(done - bar.pos)

        yield progress


def _untold(done: int, of: int) -> None:
    """Progress that nobody looks at."""
