"""The check of the work tree as it is now: for authors, and before a commit."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import PurePosixPath

from incli.app.check.asking import Asking
from incli.app.check.law import Here, Law
from incli.app.check.placing import Subject
from incli.app.check.reading import Reading
from incli.app.check.report import Report, in_order
from incli.app.check.scope import Scope, unread, whole_incidents
from incli.app.check.whole import ask_repository
from incli.app.session import Session
from incli.domain.errors import InvalidInput, NeedsPerson
from incli.domain.layout import INCIDENTS
from incli.rules.cases.history import HistoryCase
from incli.rules.rule import Rule
from incli.store.repository import top_level
from incli.store.sources import Folder, Row, twins

_MISSING = "INC900"
"""Of the rules about history the one that can be asked without any."""


def check_folder(
    session: Session, rules: Mapping[str, Rule], only: frozenset[str], paths: Iterable[str]
) -> Report:
    """The work tree as it is now, or only some paths of it, held to the policies beside them."""
    session, source = _here(session)
    law = Law(session)
    asking = Asking(law, rules, only)
    asking.absent()
    rows = source.rows()
    judged = _under(paths, rows)
    scope = Scope(
        rows=rows if judged is None else whole_incidents(rows, judged),
        judged=judged,
        twins=twins(row.path for row in rows),
        first_seen=postmortems_seen(session),
    )
    reading = Reading(law, source, asking, scope)
    reading.everything(keep_entries=False)
    missing = unread(reading.unread)
    held = [each for each in asking.held("history", session.now) if each.rule.id == _MISSING]
    asking.ask(held, HistoryCase(session.now, missing=missing), Subject())
    if judged is None or any(path.startswith("policies/") for path in judged):
        everything = judged is None
        ask_repository(
            asking,
            law,
            source,
            known=reading.incidents if everything else None,
            waived=frozenset(asking.waived) if everything else None,
        )
    judged_count = {"files": reading.files, "incidents": len(reading.incidents), "commits": 0}
    found = in_order(asking.verdicts)
    return Report(found, dict(asking.answers), judged_count, bool(law.versions))


def _here(session: Session) -> tuple[Session, Folder]:
    """The work tree that is judged; on a branch that does not hold the record, as that has it."""
    repository = None
    with suppress(NeedsPerson):  # no branch is checked out: what lies here can be looked at anyway
        repository = session.repository
    if repository and repository.work_tree:
        return session, Folder(repository.work_tree)
    root = top_level(session.settings.path)
    if root is None:
        hint = "incli check --judge COMMIT --head COMMIT"
        raise InvalidInput("No files are checked out here.", hint)
    here = Folder(root)
    if repository and repository.tip() and not here.rows():  # it would pass, and nothing be asked
        short = repository.branch.removeprefix("refs/heads/")
        raise InvalidInput(f"The record is on {short}; here is none.", f"git checkout {short}")
    return Here(session.settings, here), here


def _under(paths: Iterable[str], rows: Iterable[Row]) -> frozenset[str] | None:
    """The files that are named, or are in a folder that is; None where nothing is named."""
    named = [PurePosixPath(path).as_posix() for path in paths]
    if not named:
        return None
    return frozenset(
        row.path
        for row in rows
        if any(row.path == each or row.path.startswith(f"{each}/") or each == "." for each in named)
    )


def postmortems_seen(session: Session) -> Callable[[str], datetime | None]:
    """When postmortems came into the history of the record; asked of git once, when needed."""
    from incli.store.history import added_times  # noqa: PLC0415  # only where there is a postmortem

    known: dict[str, datetime] = {}
    asked: list[bool] = []

    def first_seen(path: str) -> datetime | None:
        if not asked:
            asked.append(True)
            known.update(added_times(session.repository, f"{INCIDENTS}/*/*/postmortem.md"))
        return known.get(path)

    return first_seen
