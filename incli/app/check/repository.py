"""Makes the case of the repository as a whole."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from incli.app.check.law import Law
from incli.app.roster.lint import judge as lint
from incli.app.roster.reading import names, readable
from incli.documents.loader import load
from incli.documents.record import read_header
from incli.domain.errors import IncliError, InvalidData
from incli.domain.finding import Finding
from incli.domain.incident import Incident
from incli.domain.layout import INCIDENTS, header_path, roster_path, split_path
from incli.domain.policy import ResponsePolicy, in_force, policy_from_data
from incli.domain.roster.changed import RosterChange, roster_changes
from incli.domain.value import Value
from incli.rules.cases.repository import Mention, PolicyChange, RepositoryCase
from incli.rules.rule import NO_RULES, Rules
from incli.store.sources import Row, Source, Tree

RESPONSES, REVIEWS = "policies/response/", "reviews/process/"
_WORDY = (".html", ".md", ".yaml", ".vtt", ".xml", ".json", ".txt", ".ics", ".svg", ".js", ".css")
_MANY = 200
"""From so many files on whole folders are listed instead."""


class Brought(Value):
    """What a change brings, as far as rules about the whole ask; found out only where they do."""

    paths: Callable[[], Collection[str]]
    """The paths that it touches."""
    versions: Callable[[], tuple[PolicyChange, ...]]
    """The versions of the response policy that it adds, alters or removes."""
    people: Callable[[], tuple[tuple[str, ...], tuple[str, ...]]]
    """Who wrote it, and who else approved of it."""


def repository_case(  # noqa: PLR0913  # what the run knows, by name
    subject: Law,
    source: Source,
    *,
    incidents: Callable[[], tuple[Incident, ...]],
    judge: Law | None = None,
    brought: Brought | None = None,
    waived: frozenset[str] | None = None,
    rules: Rules = NO_RULES,
    untested: Callable[[], tuple[tuple[str, str], ...]] = tuple,
) -> RepositoryCase:
    """The repository, as its rules see it.

    `subject` are the policies that are looked at: of a change those it brings, whatever policy the
    rules themselves are held by: that is `judge`.
    """
    session = subject.session
    path, policy = subject.version_at(session.now)
    authors, approvers = brought.people() if brought else ((), ())
    return RepositoryCase(
        now=session.now,
        policies=tuple(each for _, each in subject.versions),
        policy=policy,
        policy_path=path,
        team=session.team,
        rosters=readable(session)[0],
        roster_problems=lambda ahead: roster_problems(subject, ahead),
        roster_changes=None if judge is None else lambda ahead: shifts_moved(judge, subject, ahead),
        incidents=incidents,
        internal=lambda: internal_incidents(source),
        changes=brought.versions() if brought else (),
        change_paths=tuple(sorted(brought.paths())) if brought else (),
        approvers=approvers,
        authors=authors,
        waivers=subject.waivers,
        waived=waived,
        untested=untested,
        reviews=tuple(_reviews(source)),
        mentions=lambda folders, words: mentions(source, folders, words, brought),
        recordings=lambda: _recordings(source),
        rules=rules,
    )


def roster_problems(subject: Law, ahead: timedelta) -> tuple[Finding, ...]:
    """What the lint of every roster says from now to `ahead`."""
    session = subject.session
    found: list[Finding] = []
    for name in names(session):
        try:
            found += lint(session, name, session.now, session.now + ahead).findings
        except IncliError as error:
            found.append(Finding(roster_path(name), 1, 1, error.message, error.hint))
    return tuple(found)


def shifts_moved(law: Law, subject: Law, ahead: timedelta) -> tuple[RosterChange, ...]:
    """The shifts between now and `ahead` that are other people's than the law has it."""
    now = law.session.now
    before, after = readable(law.session)[0], readable(subject.session)[0]
    return tuple(roster_changes(before, after, now, now + ahead))


def policy_changes(law: Law, head: Tree, paths: Iterable[str]) -> tuple[PolicyChange, ...]:
    """The versions of the response policy that differ between the law and the head."""
    found = []
    known = dict(law.versions)
    for path in sorted(paths):
        if path.startswith(RESPONSES) and path.endswith(".yaml"):
            before, after = known.get(path), _policy(head, path)
            effective = [each.effective for each in (after, before) if each]
            others = [each for other, each in law.versions if other != path]
            base = in_force(others, effective[0]) if effective else None
            found.append(PolicyChange(path, before, after, base))
    return tuple(found)


def _policy(head: Tree, path: str) -> ResponsePolicy | None:
    content = head.read(path)
    if content is None:
        return None
    try:
        return policy_from_data(load(content, path).data)
    except (InvalidData, KeyError, ValueError, TypeError, AttributeError):
        return None  # INC001 and INC002 tell what is wrong with it


def _recordings(source: Source) -> frozenset[str]:
    """The files that are kept in a folder of recordings."""
    rows = source.everything(f"{INCIDENTS}/")
    return frozenset(each.path for each in rows if "/recordings/" in each.path)


def _reviews(source: Source) -> Iterable[tuple[str, Mapping[str, Any]]]:
    rows = [each for each in source.everything(REVIEWS) if each.path.endswith(".md")]
    for path, content in source.contents(rows).items():
        try:
            front = load(content, path).data
        except InvalidData:
            continue  # a review that cannot be read is none
        if isinstance(front, dict):
            yield path, front


def internal_incidents(source: Source) -> tuple[str, ...]:
    """The ids of the incidents that are internal, told from their headers alone."""
    found = []
    for path, content in source.holding("incident.yaml", "internal").items():
        split = split_path(path)
        try:
            header = read_header(content.decode(errors="replace"), path)
        except InvalidData:
            continue  # rules about files tell it
        if split and header.visibility == "internal":
            found.append(split[0])
    return tuple(sorted(found))


def mentions(
    source: Source, folders: tuple[str, ...], words: tuple[str, ...], brought: Brought | None
) -> tuple[Mention, ...]:
    """Where the text files of some folders hold some words, ids of internal incidents.

    Of a change only the files that it touches are searched, but for what is internal by it.
    """
    if brought is None:
        return tuple(_found(source, source.everything(*folders), words))
    paths = brought.paths()
    touched = [path for path in paths if path.startswith(folders)]
    if len(touched) > _MANY:
        rows = [each for each in source.everything(*folders) if each.path in paths]
    else:
        rows = source.everything(*touched) if touched else []
    newly = tuple(each for each in words if header_path(each) in paths)
    whole = source.everything(*folders) if newly else []
    return tuple(sorted({*_found(source, rows, words), *_found(source, whole, newly)}))


def _found(source: Source, rows: Iterable[Row], words: tuple[str, ...]) -> Iterator[Mention]:
    wordy = [each for each in rows if each.path.endswith(_WORDY)]
    for path, content in source.contents(wordy).items():
        for number, line in enumerate(content.decode(errors="replace").split("\n"), start=1):
            for word in words:
                if word in line:
                    yield Mention(path, number, line.index(word) + 1, word)
