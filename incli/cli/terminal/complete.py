"""What the shell offers when somebody presses Tab: ids, people, roles; newest first."""

from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from incli.app.session import Session, Settings
from incli.domain.errors import IncliError
from incli.domain.phrases import handle

_Completer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def _completer(candidates: Callable[[Session], Iterable[tuple[str, str]]]) -> _Completer:
    """A completer over (value, help) pairs; it offers nothing where the record cannot be read."""

    def complete(
        ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        _ = param
        options = ctx.find_root().params
        settings = Settings(options.get("path") or Path(), incident=options.get("incident"))
        with closing(Session(settings)) as session:
            try:
                found = list(candidates(session))
            except (IncliError, OSError):
                return []  # Tab must never print an error over what is being typed
        wanted = incomplete.casefold()
        return [
            CompletionItem(value, help=text) for value, text in found if wanted in value.casefold()
        ]

    return complete


def _incidents(session: Session) -> Iterable[tuple[str, str]]:
    return [(each["id"], each["title"]) for each in session.view.summaries(limit=100)]


def _people(session: Session) -> Iterable[tuple[str, str]]:
    return [(each.id, each.name) for each in session.team.people.values()]


def _roles(session: Session) -> Iterable[tuple[str, str]]:
    return [(each.id, each.name) for each in session.team.roles.values()]


def _rosters(session: Session) -> Iterable[tuple[str, str]]:
    from incli.app.roster.reading import names  # noqa: PLC0415  # zones: not for a note

    return [(each, "") for each in names(session)]


def _severities(session: Session) -> Iterable[tuple[str, str]]:
    return [(each.id, each.name) for each in session.policy_now.severities.values()]


def _entries(session: Session) -> Iterable[tuple[str, str]]:
    entries = reversed(session.incident().timeline)
    return [(each.handle, f"{each.kind} {each.text}") for each in entries]


def _tasks(session: Session) -> Iterable[tuple[str, str]]:
    tasks = session.incident().tasks.values()
    return [(handle(each.id), each.text) for each in tasks if each.is_open]


def _proposals(session: Session) -> Iterable[tuple[str, str]]:
    return [(handle(each.id), each.text) for each in session.incident().proposals.values()]


def _updates(session: Session) -> Iterable[tuple[str, str]]:
    return [(handle(each.id), each.text) for each in session.incident().updates.values()]


def _actions(session: Session) -> Iterable[tuple[str, str]]:
    return [(handle(each.id), each.text) for each in session.incident().actions.values()]


def _rules(session: Session) -> Iterable[tuple[str, str]]:
    from incli.app.rulebook import rules  # noqa: PLC0415  # only in commands that judge

    _ = session
    return [(each.id, each.name) for each in rules().values()]


complete_incident = _completer(_incidents)
complete_person = _completer(_people)
complete_role = _completer(_roles)
complete_roster = _completer(_rosters)
complete_severity = _completer(_severities)
complete_entry = _completer(_entries)
complete_task = _completer(_tasks)
complete_proposal = _completer(_proposals)
complete_update = _completer(_updates)
complete_action = _completer(_actions)
complete_rule = _completer(_rules)
