"""What was written stays as it was written: history only ever adds.

Every commit is held against every one of its parents, because what a merge removes no ordinary log
shows. Entries, recordings and evidence are added and never touched again; `incident.yaml` and
`postmortem.md` are edited by people, but stay, and what an incident is and came from stays, too.
Only the file of a recording may go, once the judge holds that its entry is redacted: voices are not
kept for ever (INC609).
"""

from collections.abc import Iterator

from incli.domain.layout import is_kept_as
from incli.rules.cases.history import Change, Commit, HistoryCase
from incli.rules.params import Asked
from incli.rules.record.brought import incident_of, short, within_incident
from incli.rules.rule import Fault, NotApplicable, Rule

_PLAIN = "100644"
_KEPT = {"timeline": "Entry", "recordings": "Recording", "evidence": "Evidence"}
"""Folders of an incident in which nothing is ever altered, and what lies there."""
_STAY = frozenset({"incident.yaml", "postmortem.md"})
_MODES = {
    "100755": "a program",
    "120000": "a symbolic link",
    "160000": "another repository",
}


def judge(case: HistoryCase, asked: Asked) -> Iterator[Fault]:
    """Everything that is no plain addition, commit by commit; then the headers."""
    _ = asked
    if not case.commits:
        raise NotApplicable("the change brings no commit")
    for commit in case.commits:
        for change in commit.changes:
            if change.status == "A" and change.mode == _PLAIN:
                continue
            wrong = _wrong(commit, change)
            if wrong and not _is_let_go(case, change):
                yield Fault(
                    f"{_what(change.path)} {wrong} in {_where(commit, change)}.",
                    path=change.path,
                    commit=commit.id,
                    measured=change.status,
                    allowed="A",
                )
    yield from _headers(case)


def _wrong(commit: Commit, change: Change) -> str:
    """What happened to a file that it must not; empty where that is fine."""
    inside = within_incident(change.path)
    kept = bool(inside) and inside[0] in _KEPT
    if not kept and not (len(inside) == 1 and inside[0] in _STAY):
        return ""
    if change.status == "D":
        return _gone(commit, change)
    if change.mode != _PLAIN:
        return f"was made {_MODES.get(change.mode, change.mode)}"
    if kept and change.status != "A":
        return "got another mode" if change.was and change.was == change.blob else "was altered"
    return ""


def _is_let_go(case: HistoryCase, change: Change) -> bool:
    """Whether it takes away the file of a recording whose entry was redacted before."""
    if change.status != "D" or within_incident(change.path)[0] != "recordings":
        return False
    incident = case.known(incident_of(change.path))
    if incident is None:
        return False
    its = [
        each.id
        for each in incident.recordings
        if is_kept_as(change.path, getattr(each.body, "sha256", None) or "")
    ]
    return bool(its) and all(each in incident.redacted_at for each in its)


def _gone(commit: Commit, change: Change) -> str:
    """Taken away, or away to another place: git itself knows no renaming."""
    for each in commit.changes:
        same = each.status == "A" and each.parent == change.parent and each.blob == change.was
        if same and change.was:
            return f"was renamed to {each.path}"
    return "was taken away"


def _what(path: str) -> str:
    inside = within_incident(path)
    name = inside[-1].removesuffix(".yaml") if inside[0] == "timeline" else inside[-1]
    return f"{_KEPT.get(inside[0], 'The file')} {name}"


def _where(commit: Commit, change: Change) -> str:
    if len(commit.parents) < 2:  # noqa: PLR2004  # no merge
        return f"commit {short(commit.id)}"
    parent = commit.parents[change.parent]
    number = f"{change.parent + 1} of {len(commit.parents)}"
    return f"merge {short(commit.id)}, against its parent {short(parent)} ({number})"


def _headers(case: HistoryCase) -> Iterator[Fault]:
    for path, (before, after) in case.headers.items():
        if before.kind != after.kind:
            yield Fault(
                f"It was opened as {before.kind}, and would now be {after.kind}.",
                path=path,
                field="kind",
                pointer=("kind",),
                measured=after.kind,
                allowed=before.kind,
            )
        lost = [each for each in before.sources if each not in after.sources]
        if lost:
            named = f"{lost[0].get('system', '')}:{lost[0].get('id', '')}"
            yield Fault(
                f"It no longer says that it came from {named}: another import would bring it "
                "again.",
                path=path,
                field="sources",
                pointer=("sources",),
            )


RULE = Rule(
    id="INC702",
    name="only-added",
    scope="history",
    judge=judge,
    source="ours: a grow-only set over the history (Shapiro and others, “Conflict-free Replicated "
    "Data Types”); git-log(1), -m",
    needs=("history",),
    mode="enforce",
    hint='incli correct ENTRY "…"    or, for what must not be shown: incli redact ENTRY --because R',
    passing="""
commits:
  - changes:
      - {path: incidents/2026-03/2026-03-02-case/timeline/20260302T090000000Z-note-ana-4kq2.yaml}
      - {path: incidents/2026-03/2026-03-02-case/incident.yaml, status: M}
""",
    failing="""
commits:
  - parents: [0, 0]
    changes:
      - path: incidents/2026-03/2026-03-02-case/timeline/20260302T090000000Z-note-ana-4kq2.yaml
        parent: 1
        status: D
        mode: "000000"
    expect: INC702
""",
)
