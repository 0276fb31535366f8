"""The check of a change: what a commit brings beyond another, by the policies of that other."""

from collections.abc import Mapping

from incli.app.check.asking import Asking
from incli.app.check.history import History, unreadable
from incli.app.check.law import Judge, Law
from incli.app.check.placing import Subject
from incli.app.check.reading import Reading
from incli.app.check.report import Report, Verdict, in_order
from incli.app.check.repository import Brought, policy_changes
from incli.app.check.scope import Scope, folder_of, unread, whole_incidents
from incli.app.check.whole import ask_repository
from incli.app.session import Settings
from incli.rules.rule import Rule
from incli.store.apart import Apart
from incli.store.git import GitError
from incli.store.signatures.judging import Signatures
from incli.store.sources import Tree, is_ours, twins

_MANY = 200
"""From so many folders on the whole tree is listed instead."""


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
        try:
            return _judged(apart, session, there, rules, only)
        except GitError as error:
            return _unjudged(rules["INC900"], there.tree.commit, unreadable(error))


def _judged(
    apart: Apart,
    session: Judge,
    there: Judge,
    rules: Mapping[str, Rule],
    only: frozenset[str],
) -> Report:
    """The same, once the commits are known; raises `GitError` where even the law is missing."""
    law, history = Law(session), History(apart, session.tree, there.tree)
    asking = Asking(law, rules, only)
    asking.absent()
    reading = _changed_files(law, there.tree, asking, history)
    missing = history.missing or unread(reading.unread)
    with Signatures(
        apart.git,
        apart.objects,
        session.tree.commit,
        people=session.team.people,
        now=session.now,
    ) as signatures:
        _ask_history(session, asking, history, signatures, (reading, missing))
        if not missing:
            brought = Brought(
                paths=lambda: history.paths,
                versions=lambda: policy_changes(law, there.tree, history.paths),
                people=lambda: history.people(session, signatures),
            )
            ask_repository(asking, Law(there), there.tree, judge=law, brought=brought)
    judged_count = {
        "files": reading.files,
        "incidents": len(reading.incidents),
        "commits": len(history.commits),
    }
    found = in_order(asking.verdicts)
    return Report(found, dict(asking.answers), judged_count, bool(law.versions))


def _unjudged(rule: Rule, head: str, why: str) -> Report:
    """That nothing could be judged, since what it would be judged by cannot be read."""
    said = Verdict(
        rule=rule.id,
        name=rule.name,
        mode=rule.mode,
        outcome="fail",
        path="",
        line=0,
        column=0,
        message=f"It cannot be judged: {why}.",
        hint=rule.hint,
        commit=head,
    )
    return Report((said,), {said.outcome: 1}, {"files": 0, "incidents": 0, "commits": 0})


def _ask_history(
    judge: Judge,
    asking: Asking,
    history: History,
    signatures: Signatures,
    read: tuple[Reading, str],
) -> None:
    """Ask the rules about the commits; `read` are the files, and why they cannot be judged."""
    reading, missing = read
    case = history.case(judge, reading.entries, missing, signatures)
    held = asking.held("history", judge.now)
    if any("signatures" in each.rule.needs for each in held):
        case = case.__replace__(signers=signatures.problems())
    asking.ask(held, case, Subject(read=history.head.read))


def _changed_files(law: Law, head: Tree, asking: Asking, history: History) -> Reading:
    """Judge the files that the change touches, and the incidents they belong to."""
    if history.missing:
        return Reading(law, head, asking, Scope(()))
    now = law.session.now
    wanted = asking.held("file", now) or asking.held("incident", now)
    if not wanted and not any("entries" in each.rule.needs for each in asking.held("history", now)):
        return Reading(law, head, asking, Scope(()))
    paths = frozenset(filter(is_ours, history.paths))
    folders = dict.fromkeys(folder_of(path) for path in sorted(paths))
    many = len(folders) > _MANY
    rows = [] if not folders else head.rows() if many else head.rows(*folders)
    here = {row.path for row in rows}
    steps = history.steps(paths, here)
    scope = Scope(
        rows=sorted(rows if not many else whole_incidents(rows, paths)),
        judged=paths,
        twins=twins(row.path for row in rows) if many else twins(head.beside(paths)),
        steps=steps,
        first_seen=history.added.get,
        opened=history.opened,
        recorded=history.added,
    )
    reading = Reading(law, head, asking, scope)
    reading.everything(keep_entries=True)
    for path in sorted(paths - here):
        if path in steps:
            reading.gone(path, steps[path])
    return reading
