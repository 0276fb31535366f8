"""A commit that writes to an incident writes to that incident only.

Its message names the incident, so that a commit that is signed for one cannot be passed off for
another, and no change to the rules of the game travels with a note. Merges bring what others
wrote, and an import may bring many incidents at once: entries that all say where they came from.
"""

from collections.abc import Iterator

from incli.rules.cases.history import Change, Commit, HistoryCase
from incli.rules.params import Asked
from incli.rules.record.brought import incident_of, is_entry, short
from incli.rules.rule import Fault, NotApplicable, Param, Rule
from incli.rules.told import several


def judge(case: HistoryCase, asked: Asked) -> Iterator[Fault]:
    """Each commit that is no merge and touches an incident."""
    applies = False
    for commit in case.commits:
        if len(commit.parents) > 1:
            continue
        ours = [each for each in commit.changes if incident_of(each.path)]
        if not ours:
            continue
        applies = True
        for wrong, path in _wrong(case, asked["apart"], commit, ours):
            yield Fault(
                f"Commit {short(commit.id)} {wrong}.", path=path, commit=commit.id, param="apart"
            )
    if not applies:
        raise NotApplicable("no commit touches an incident")


def _wrong(
    case: HistoryCase, apart: tuple[str, ...], commit: Commit, ours: list[Change]
) -> Iterator[tuple[str, str]]:
    touched = sorted({incident_of(each.path) for each in ours})
    path_of = {incident_of(each.path): each.path for each in reversed(ours)}
    if len(touched) > 1 and not _is_import(case, ours):
        yield f"writes to {several(_few(touched))}", path_of[touched[1]]
    if named := case.named(commit.id):
        for each in sorted(set(touched) - set(named)):
            yield f"names {several(named)}, and writes to {each}", path_of[each]
    for change in commit.changes:
        if change.path.startswith(apart):
            yield f"writes to {touched[0]}, and to {change.path}", change.path
            return


def _is_import(case: HistoryCase, ours: list[Change]) -> bool:
    """Whether all of it is new, and every entry says which system it came from."""
    entries = [each.path for each in ours if is_entry(each.path)]
    new = all(each.status == "A" for each in ours)
    return new and bool(entries) and all(_is_imported(case, path) for path in entries)


def _is_imported(case: HistoryCase, path: str) -> bool:
    known = case.entries.get(path)
    return known is not None and bool(known[1].source)


def _few(names: list[str]) -> list[str]:
    most = 3
    return names if len(names) <= most else [*names[:most], f"{len(names) - most} more"]


RULE = Rule(
    id="INC706",
    name="one-incident-a-commit",
    scope="history",
    judge=judge,
    source="ours, after dgit's signed statement of the intended target (tag2upload)",
    params=(
        Param(
            "apart",
            "words",
            ["policies/", ".github/", ".gitlab-ci.yml"],
            "what is never changed together with an incident",
            stricter="more",
        ),
    ),
    needs=("history", "entries"),
    mode="enforce",
    hint="commit them one by one: git reset --soft HEAD~1; git commit PATH…",
    passing="""
entries:
  - {at: "00:00", by: ana, kind: note, text: "Slow", id: slow}
commits:
  - {changes: [{entry: slow}], named: [2026-03-02-case]}
""",
    failing="""
entries:
  - {at: "00:00", by: ana, kind: note, text: "Slow", id: slow}
commits:
  - {changes: [{entry: slow}], named: [2026-03-02-another], expect: INC706}
""",
)
