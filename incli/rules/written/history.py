"""The commits that a case written down tells of.

    entries:
      - {at: "00:00", by: ana, kind: note, text: "Slow", id: slow}
    commits:
      - at: "00:00"
        author: ana@example.com
        changes: [{entry: slow}, {path: README.md, status: M}]

An entry is of the incident `of` names, or else of the case's own; what `held` lists is in the
judge already. A commit follows the one before it unless it names its `parents` by number: the
first is 1, and 0 is the judge.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

from incli.domain.entry import Entry
from incli.domain.finding import Finding
from incli.domain.incident import Incident
from incli.domain.layout import entry_of, entry_path, split_path
from incli.domain.value import Value
from incli.rules.cases.history import Change, Commit, HistoryCase, Signature
from incli.rules.written.script import Script, header


def history_case(script: Script) -> HistoryCase:
    """The commits that the case tells of."""
    reader = _Reader(script)
    data, commits = script.data, tuple(reader.commits())
    told = [each for each in data.get("entries", ()) if "of" not in each]
    own = script.incident(told)
    old = script.incident([each for each in told if each.get("id") in data.get("held", ())])
    incidents: dict[str, Incident] = {own.id: own}
    return HistoryCase(
        now=script.now(),
        commits=commits,
        descends=data.get("descends", True),
        judge=data.get("judge", commit_name(0)),
        head=commit_name(len(reader.said)),
        team=script.team(),
        entries=reader.entries,
        headers={
            path: (header(before), header(after))
            for path, (before, after) in data.get("headers", {}).items()
        },
        named=reader.told("named", tuple, ()),
        held=reader.held,
        incident=incidents.get,
        known={old.id: old}.get,
        turned=lambda path: tuple(
            each.id for each in commits if path in {change.path for change in each.changes}
        ),
        signature=reader.told("signature", lambda each: Signature(**each), {"state": "none"}),
        unclean=reader.told("unclean", tuple, ()),
        missing=data.get("missing", ""),
        signers=tuple(
            Finding("policies/allowed_signers", 1, 1, each) for each in data.get("signers", ())
        ),
    )


class _Reader(Value):
    script: Script

    @property
    def said(self) -> list[Mapping[str, Any]]:
        return list(self.script.data.get("commits", ()))

    @cached_property
    def _written(self) -> list[tuple[str, str, Entry]]:
        """Each entry with its label and its path."""
        listed = self.script.data.get("entries", ())
        own = self.script.incident(()).id
        return [
            (each.get("id", ""), entry_path(each.get("of", own), entry.id), entry)
            for each, entry in self.script.read(listed)
        ]

    @cached_property
    def entries(self) -> dict[str, tuple[str, Entry]]:
        old = self.script.data.get("held", ())
        return {
            path: (split[0], entry)
            for label, path, entry in self._written
            if label not in old and (split := split_path(path))
        }

    def commits(self) -> Iterator[Commit]:
        paths = {label: path for label, path, _ in self._written}
        for number, each in enumerate(self.said, start=1):
            changes = tuple(
                Change(
                    change.get("parent", 0),
                    change.get("status", "A"),
                    change.get("mode", "100644"),
                    change.get("blob", ""),
                    paths[change["entry"]] if "entry" in change else change["path"],
                    change.get("was", ""),
                )
                for change in each.get("changes", ())
            )
            at = self.script.at(each.get("at", "00:00"))
            parents = tuple(map(commit_name, each.get("parents", [number - 1])))
            yield Commit(commit_name(number), parents, each.get("author", ""), at, at, changes)

    def told(self, key: str, read: Callable[[Any], Any], otherwise: Any) -> Callable[[str], Any]:  # noqa: ANN401  # as each key has it
        """What the case says of a commit under a key."""
        found = {
            commit_name(number): read(each.get(key, otherwise))
            for number, each in enumerate(self.said, start=1)
        }
        return found.__getitem__

    @cached_property
    def _trees(self) -> dict[str, frozenset[str]]:
        """For each commit, what was added until then; what is removed again is no entry's fate."""
        old = self.script.data.get("held", ())
        trees = {
            commit_name(0): frozenset(path for label, path, _ in self._written if label in old)
        }
        for each in self.commits():
            own = frozenset(change.path for change in each.changes if change.status == "A")
            trees[each.id] = own.union(*(trees[parent] for parent in each.parents))
        return trees

    def held(self, commit: str, incident: str) -> tuple[str, ...]:
        """The ids of the entries that an incident had as of a commit."""
        inside = filter(None, map(split_path, sorted(self._trees[commit])))
        return tuple(
            entry for found, rest in inside if found == incident and (entry := entry_of(rest))
        )


def commit_name(number: int) -> str:
    """The id that the commit of that number has in a case; 0 is the judge."""
    return f"{number:040}"
