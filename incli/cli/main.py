"""The `incli` command: global options, the list of commands, and the one place errors end.

A command's module is imported only when that command runs, so that starting stays quick.
"""

import gc
import os
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn, TextIO

import click

from incli.cli.catalogue import ALIASES, COMMANDS, SECTIONS
from incli.cli.terminal.errors import ended_badly, is_of_output, told, untold
from incli.domain.errors import IncliError, InvalidInput, NeedsPerson
from incli.domain.text import without_surrogates

_INTERRUPTED = 130
_MEANT = {
    "undo": ("correct", "redact"),
    "ci": ("check", "init"),
    "upgrade": ("doctor",),
}
"""What people look for by a name that no command has: what was written stays, and the like."""
"""As shells say it: ended by Ctrl-C."""


class Lazy(click.Group):
    """A group whose commands are imported when they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, in the order of the catalogue."""
        _ = ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; imports its module."""
        _ = ctx
        cmd_name = ALIASES.get(cmd_name, cmd_name)
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].place.partition(":")
        command = getattr(import_module(f"incli.cli.{module}"), name)
        assert isinstance(command, click.Command)  # noqa: S101  # the catalogue names commands
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands by section, without importing any of them."""
        _ = ctx
        for title, names in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(name, COMMANDS[name].help) for name in names])

    def invoke(self, ctx: click.Context) -> object:
        """As click does; a refusal is told in the team's own words."""
        try:
            return super().invoke(ctx)
        except IncliError as error:
            if ctx.obj is not None:
                ctx.obj.adapt(error)
            raise
        finally:
            if ctx.obj is not None:
                ctx.obj.tell_problems()

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with near names for a typing error."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            import difflib  # noqa: PLC0415  # only for a typing error

            near = _MEANT.get(args[0]) or difflib.get_close_matches(args[0], COMMANDS, n=3)
            hint = f" Did you mean: {', '.join(near)}?" if near else " See: incli --help"
            raise click.UsageError(f"There is no command “{args[0]}”.{hint}", ctx) from None


@click.command(cls=Lazy, invoke_without_command=True, epilog="Every command has --help.")
@click.option("-C", "path", type=click.Path(path_type=Path), default=".", help="Run in PATH.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@click.option("--dry-run", is_flag=True, help="Say what would be written; write nothing.")
@click.option("--as", "acting_as", metavar="PERSON", help="Record as PERSON.")
@click.option("--now", metavar="TIME", help="Take TIME for the present.")
@click.option("-i", "--incident", metavar="ID", help="The incident, by any part of its id.")
@click.option("--wait", is_flag=True, help="Wait until what is saved is also shared.")
@click.option("--no-verify", is_flag=True, help="Run no git hooks.")
@click.version_option(package_name="git-incli", prog_name="incli")
@click.pass_context
def cli(ctx: click.Context, /, **options: Any) -> None:  # noqa: ANN401  # click's options
    """Run incidents from the shell; the record is a git repository.

    Without a command: who commands, what is due, and what you can do.
    """
    from incli.app.session import Session, Settings  # noqa: PLC0415  # not for --help
    from incli.cli.terminal.console import Console  # noqa: PLC0415  # not for --help

    settings = Settings(
        path=options["path"],
        acting_as=options["acting_as"],
        now=_now(options["now"]),
        incident=options["incident"],
        dry_run=options["dry_run"],
        wait=options["wait"],
        verify=not options["no_verify"],
    )
    session = Session(settings)
    ctx.call_on_close(session.close)
    ctx.obj = Console(session, as_json=options["as_json"])
    if ctx.invoked_subcommand is None:
        from incli.cli.reading.status import status  # noqa: PLC0415  # only for bare incli

        ctx.invoke(status)


def _now(text: str | None) -> datetime | None:
    from incli.domain.times import read_time, with_seconds  # noqa: PLC0415  # not for --help

    if text is None:
        return None
    try:
        return read_time(with_seconds(text))
    except ValueError as error:
        raise InvalidInput(f"--now: {error}.", "incli --now 2026-11-22T03:15Z …") from None


def main() -> NoReturn:
    """Run incli and end the process: 0, or as the table of exit codes says.

    A command lives for a tenth of a second. Collecting garbage in that time, and taking the
    interpreter apart at its end, cost a quarter of it, so neither is done.
    """
    gc.disable()
    sys.stdout, sys.stderr = (each or _nowhere() for each in (sys.stdout, sys.stderr))
    code = run(sys.argv[1:])
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:  # the disk is full, and that was told; the record is safe
        code = code or NeedsPerson.exit_code
    os._exit(code)


def _nowhere() -> TextIO:
    """What stands for a stream that the shell closed (`>&-`): nobody wants to read it."""
    return os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")


def run(arguments: list[str]) -> int:
    """Run incli; the exit code. Errors are told here and nowhere else."""
    try:
        return _run(arguments)
    except OSError as error:  # of telling another error; anything else was caught
        return untold(error)


def _run(arguments: list[str]) -> int:
    as_json = "--json" in arguments
    typed = [without_surrogates(each) for each in arguments]
    try:
        done = cli.main(args=typed, prog_name="incli", standalone_mode=False)
    except (click.exceptions.Exit, click.Abort) as end:
        return end.exit_code if isinstance(end, click.exceptions.Exit) else _INTERRUPTED
    except click.ClickException as error:
        return told(error.format_message(), _usage(error), error.exit_code, as_json=as_json)
    except IncliError as error:
        return told(error.message, error.hint, error.exit_code, as_json=as_json)
    except SystemExit:
        return 0  # click's word for: whoever read our output has enough (`incli log | head`)
    except Exception as error:  # noqa: BLE001  # the boundary: never a traceback
        return _unforeseen(error, as_json=as_json)
    return done if isinstance(done, int) else 0


def _unforeseen(error: Exception, *, as_json: bool) -> int:
    """Tell apart what git or the machine refuses, and what is a bug of ours."""
    if isinstance(error, OSError) and is_of_output(error):
        return untold(error)
    from incli.store.git import GitError  # noqa: PLC0415  # loaded already, but for --help

    if isinstance(error, FileNotFoundError) and error.filename == "git":
        hint = "install git 2.38 or newer"
        return told("There is no git on this machine's PATH.", hint, NeedsPerson.exit_code)
    if isinstance(error, GitError):
        words = error.stderr.strip().splitlines() or [str(error)]
        return told(f"git: {words[-1]}", "incli doctor", NeedsPerson.exit_code, as_json=as_json)
    return ended_badly(error, datetime.now(UTC), as_json=as_json)


def _usage(error: click.ClickException) -> str:
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is None:
        return ""
    if isinstance(error, click.NoSuchOption) and error.option_name in {
        parameter for each in cli.params for parameter in each.opts
    }:
        return f"global options come first: incli {error.option_name} …"
    return f"{context.command_path} --help"
