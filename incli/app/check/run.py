"""One check, from the files to the report: over the work tree, or over what a change brings."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import PurePosixPath

from incli.app.check.asking import Asking
from incli.app.check.history import History
from incli.app.check.law import Judge, Law
from incli.app.check.placing import Subject
from incli.app.check.reading import Reading, Scope
from incli.app.check.report import Report, in_order
from incli.app.check.repository import policy_changes, repository_case
from incli.app.policy_coverage import untested
from incli.app.session import Session, Settings
from incli.domain.errors import InvalidData, InvalidInput
from incli.domain.incident import Incident
from incli.domain.layout import INCIDENTS, incident_folder, split_path
from incli.rules.cases.history import HistoryCase
from incli.rules.cases.repository import PolicyChange
from incli.rules.rule import Rule
from incli.store.apart import Apart
from incli.store.recorded import Recorded
from incli.store.signatures.judging import Signatures
from incli.store.sources import Folder, Row, Source, Tree, is_ours, twins

_MANY = 200
"""From so many folders on the whole tree is listed instead."""
_MISSING, _BROKEN = "INC900", "INC901"


def check_folder(
    session: Session, rules: Mapping[str, Rule], only: frozenset[str], paths: Iterable[str]
) -> Report:
    """The work tree as it is now, or only some paths of it, held to the policies beside them."""
    root = session.repository.work_tree
    if root is None:
        hint = "incli check --judge COMMIT --head COMMIT"
        raise InvalidInput("The record is not checked out here.", hint)
    law, source = Law(session), Folder(root)
    asking = Asking(law, rules, only)
    rows = source.rows()
    judged = _under(paths, rows)
    scope = Scope(
        rows=rows if judged is None else _whole_incidents(rows, judged),
        judged=judged,
        twins=twins(row.path for row in rows),
        first_seen=postmortems_seen(session),
    )
    reading = Reading(law, source, asking, scope)
    reading.everything(keep_entries=False)
    missing = _unread(reading.unread)
    held = [each for each in asking.held("history", session.now) if each.rule.id == _MISSING]
    asking.ask(held, HistoryCase(session.now, missing=missing), Subject())
    if judged is None or any(path.startswith("policies/") for path in judged):
        everything = judged is None
        _ask_repository(
            asking,
            law,
            source,
            incidents=_all_incidents(source, reading.incidents if everything else None),
            waived=frozenset(asking.waived) if everything else None,
        )
    judged_count = {"files": reading.files, "incidents": len(reading.incidents), "commits": 0}
    return Report(in_order(asking.verdicts), dict(asking.answers), judged_count)


def check_commits(
    settings: Settings,
    rules: Mapping[str, Rule],
    only: frozenset[str],
    judge: str,
    head: str,
) -> Report:
    """What the commit `head` brings beyond the commit `judge`, held to the policies of `judge`.

    Only objects that are reachable from the two count, the rules, and the time that `settings`
    say. Nothing of the repository is run, and nothing is written to it.
    """
    with Apart(settings.path) as apart:
        session = Judge(settings, apart, apart.commit(judge))
        there = Judge(settings, apart, apart.commit(head))
        law, history = Law(session), History(apart, session.tree, there.tree)
        asking = Asking(law, rules, only)
        reading = _changed_files(law, there.tree, asking, history)
        missing = history.missing or _unread(reading.unread)
        with _signatures(apart, session) as signatures:
            case = history.case(session, reading.entries, missing, signatures)
            held = asking.held("history", session.now)
            if any("signatures" in each.rule.needs for each in held):
                case = case.__replace__(signers=signatures.problems())
            asking.ask(held, case, Subject(read=there.tree.read))
            people = history.people(session, signatures)
        if not missing:
            _ask_repository(
                asking,
                Law(there),
                there.tree,
                incidents=_all_incidents(there.tree, None),
                judge=law,
                changes=policy_changes(law, there.tree, history.paths),
                paths=tuple(sorted(history.paths)),
                people=people,
            )
        judged_count = {
            "files": reading.files,
            "incidents": len(reading.incidents),
            "commits": len(history.commits),
        }
        return Report(in_order(asking.verdicts), dict(asking.answers), judged_count)


def _signatures(apart: Apart, judge: Judge) -> Signatures:
    """Who signed what, by the keys that the judge lists."""
    return Signatures(
        apart.git,
        apart.objects,
        judge.tree.commit,
        people=judge.team.people,
        now=judge.now,
    )


def _changed_files(law: Law, head: Tree, asking: Asking, history: History) -> Reading:
    """Judge the files that the change touches, and the incidents they belong to."""
    paths = frozenset(filter(is_ours, history.paths))
    now = law.session.now
    wanted = asking.held("file", now) or asking.held("incident", now)
    if not wanted and not any("entries" in each.rule.needs for each in asking.held("history", now)):
        paths = frozenset()
    folders = dict.fromkeys(_folder(path) for path in sorted(paths))
    many = len(folders) > _MANY
    rows = [] if not folders else head.rows() if many else head.rows(*folders)
    here = {row.path for row in rows}
    steps = history.steps(paths, here)
    scope = Scope(
        rows=sorted(rows if not many else _whole_incidents(rows, paths)),
        judged=paths,
        twins=twins(row.path for row in rows) if many else twins(head.beside(paths)),
        steps=steps,
        first_seen=history.added.get,
        recorded=history.added,
    )
    reading = Reading(law, head, asking, scope)
    reading.everything(keep_entries=True)
    for path in sorted(paths - here):
        if path in steps:
            reading.gone(path, steps[path])
    return reading


def _ask_repository(  # noqa: PLR0913  # what the run knows, by name
    asking: Asking,
    subject: Law,
    source: Source,
    *,
    incidents: Callable[[], tuple[Incident, ...]],
    judge: Law | None = None,
    changes: tuple[PolicyChange, ...] = (),
    paths: tuple[str, ...] | None = None,
    people: tuple[tuple[str, ...], tuple[str, ...]] = ((), ()),
    waived: frozenset[str] | None = None,
) -> None:
    """Ask the rules about the repository; `paths` are those a change touches, None: all."""
    now = subject.session.now
    held = [
        each
        for each in asking.held("repository", now)
        if each.rule.id == _BROKEN or _is_watched(each.rule, paths)
    ]
    if not held:
        return
    try:
        case = repository_case(
            subject,
            source,
            incidents=incidents,
            judge=judge,
            changes=changes,
            change_paths=paths or (),
            authors=people[0],
            approvers=people[1],
            waived=waived,
            rules=asking.rules,
            untested=lambda: untested(subject.session, asking.rules),
        )
    except InvalidData as error:
        for each in held:
            asking.refuse(each, f"the policies cannot be read: {error.findings[0]}")
        return
    asking.ask([each for each in held if each.rule.id != _BROKEN], case, Subject(read=source.read))
    last = [each for each in held if each.rule.id == _BROKEN]
    asking.ask(last, case.__replace__(broken=tuple(asking.broken)), Subject())


def _is_watched(rule: Rule, paths: tuple[str, ...] | None) -> bool:
    return paths is None or any(path.startswith(rule.watches) for path in paths)


def _folder(path: str) -> str:
    """What is listed for a path to be judged: the whole incident, the policies, or the file."""
    split = split_path(path)
    if split:
        return f"{incident_folder(split[0])}/"
    return "policies/" if path.startswith("policies/") else path


def _whole_incidents(rows: Iterable[Row], judged: frozenset[str]) -> list[Row]:
    folders = {_folder(path) for path in judged}
    return [row for row in rows if _folder(row.path) in folders]


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


def _unread(paths: Iterable[str]) -> str:
    some = list(paths)
    if not some:
        return ""
    more = f" and {len(some) - 1} more files" if len(some) > 1 else ""
    return f"{some[0]}{more} cannot be read"


def _all_incidents(
    source: Source, known: Mapping[str, Incident] | None
) -> Callable[[], tuple[Incident, ...]]:
    """Gives all incidents: those that were read anyway, or else reads them when asked."""

    def incidents() -> tuple[Incident, ...]:
        if known is not None:
            return tuple(known.values())
        record = Recorded(source)
        found = (record.incident(each) for each in record.ids())
        return tuple(each for each in found if each is not None)

    return incidents


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
