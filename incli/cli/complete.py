"""What the shell offers when somebody presses Tab: ids, people, roles; newest first."""

from collections.abc import Callable, Iterable
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from incli.app.session import Session, Settings
from incli.domain.errors import IncliError
from incli.domain.incident import Incident
from incli.domain.phrases import handle

_Completer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def _completer(candidates: Callable[[click.Context], Iterable[tuple[str, str]]]) -> _Completer:
    """A completer over (value, help) pairs; it offers nothing where the record cannot be read."""

    def complete(
        ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        _ = param
        try:
            found = list(candidates(ctx))
        except (IncliError, OSError):
            return []  # Tab must never print an error over what is being typed
        wanted = incomplete.casefold()
        return [
            CompletionItem(value, help=text) for value, text in found if wanted in value.casefold()
        ]

    return complete


def _session(ctx: click.Context) -> Session:
    options = ctx.find_root().params
    return Session(Settings(path=options.get("path") or Path(), incident=options.get("incident")))


def _incident(ctx: click.Context) -> Incident:
    return _session(ctx).incident()


def _incidents(ctx: click.Context) -> Iterable[tuple[str, str]]:
    return [(each["id"], each["title"]) for each in _session(ctx).view.summaries(limit=100)]


def _people(ctx: click.Context) -> Iterable[tuple[str, str]]:
    return [(each.id, each.name) for each in _session(ctx).team.people.values()]


def _roles(ctx: click.Context) -> Iterable[tuple[str, str]]:
    return [(each.id, each.name) for each in _session(ctx).team.roles.values()]


def _severities(ctx: click.Context) -> Iterable[tuple[str, str]]:
    from incli.domain.policy import in_force  # noqa: PLC0415  # zones: not for a note

    session = _session(ctx)
    policy = in_force(session.responses, session.now)
    return [(each.id, each.name) for each in policy.severities.values()]


def _entries(ctx: click.Context) -> Iterable[tuple[str, str]]:
    return [(each.handle, f"{each.kind} {each.text}") for each in reversed(_incident(ctx).timeline)]


def _tasks(ctx: click.Context) -> Iterable[tuple[str, str]]:
    return [(handle(each.id), each.text) for each in _incident(ctx).tasks.values() if each.is_open]


def _proposals(ctx: click.Context) -> Iterable[tuple[str, str]]:
    return [(handle(each.id), each.text) for each in _incident(ctx).proposals.values()]


def _updates(ctx: click.Context) -> Iterable[tuple[str, str]]:
    return [(handle(each.id), each.text) for each in _incident(ctx).updates.values()]


def _actions(ctx: click.Context) -> Iterable[tuple[str, str]]:
    return [(handle(each.id), each.text) for each in _incident(ctx).actions.values()]


complete_incident = _completer(_incidents)
complete_person = _completer(_people)
complete_role = _completer(_roles)
complete_severity = _completer(_severities)
complete_entry = _completer(_entries)
complete_task = _completer(_tasks)
complete_proposal = _completer(_proposals)
complete_update = _completer(_updates)
complete_action = _completer(_actions)
