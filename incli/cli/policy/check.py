"""check."""

import os

import click

from incli.cli.policy.reports import FORMATS, reporter
from incli.cli.terminal.console import Console
from incli.cli.terminal.errors import FAILED
from incli.domain.errors import InvalidInput


@click.command("check")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--judge", metavar="COMMIT", help="By whose policies: the tip it is merged into.")
@click.option("--head", metavar="COMMIT", help="What is judged.  [default: HEAD]")
@click.option("--ci", is_flag=True, help="Judge the change that this run of CI is about.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="For people, programs, or the forge.",
)
@click.option("--rule", "only", multiple=True, metavar="ID", help="Ask only this rule.")
@click.pass_obj
def check(
    console: Console,
    paths: tuple[str, ...],
    judge: str | None,
    head: str | None,
    ci: bool,
    format_: str,
    only: tuple[str, ...],
) -> int:
    """Hold the record to the team's own policy; 1 where it fails.

    Alone, the work tree is judged by the policies in it, or only PATH. With --judge it is what a
    change brings, commit by commit, judged by the policies of the commit it is to be merged into;
    then nothing of the repository is run and nothing is written.

    With --ci the two commits are those that GitHub or GitLab names for the run: a pull request is
    judged by the branch it goes into, a push by where the branch was before. A run that is about no
    change judges what is checked out.

    \b
    incli check
    incli check --judge origin/main --head HEAD
    """
    from incli.app.check.change import check_commits  # noqa: PLC0415  # only here
    from incli.app.check.worktree import check_folder  # noqa: PLC0415  # only here
    from incli.app.rulebook import rules  # noqa: PLC0415  # likewise

    known = rules()
    unknown = [each for each in only if each.upper() not in known]
    if unknown:
        raise InvalidInput(f"There is no rule {unknown[0]}.", f"rules: {', '.join(known)}")
    asked = frozenset(each.upper() for each in only)
    if ci:
        judge, head = _of_this_run(console, judge or head or paths)
    if judge is None and head is not None:
        raise InvalidInput("--head says what is judged; by what?", "incli check --judge COMMIT")
    if judge is None:
        report = check_folder(console.session, known, asked, paths)
    elif paths:
        raise InvalidInput("A change is judged as a whole.", "leave out the paths, or --judge")
    else:
        settings = console.session.settings
        console.in_our_words = True  # the findings have the judge's words already
        report = check_commits(settings, known, asked, judge, head or "HEAD")
    reporter("json" if console.as_json else format_)(console, report)
    return FAILED if report.fails else 0


def _of_this_run(console: Console, named: object) -> tuple[str | None, str | None]:
    """The judge and the head of a run of CI; two Nones where it is about no change."""
    from incli.app.check.ci import change_of  # noqa: PLC0415  # only here

    if named:
        raise InvalidInput("With --ci, CI says what is judged.", "incli check --ci")
    change = change_of(console.session.settings.path, os.environ)
    if change is None:
        console.talk("There is nothing to compare with: judged by its own policies.")
        return None, None
    console.talk(f"Judged: what {change.head[:12]} brings to {change.judge[:12]}.")
    return change.judge, change.head
