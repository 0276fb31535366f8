"""The commits that a case written down tells of."""

from collections.abc import Mapping
from typing import Any

from incli.domain.finding import Finding
from incli.rules.cases.history import Change, Commit, HistoryCase, Signature
from incli.rules.written.script import Script


def history_case(script: Script) -> HistoryCase:
    """The commits that the case tells of."""
    commits, signatures, unclean = [], {}, {}
    for number, each in enumerate(script.data.get("commits", ())):
        commit = f"{number + 1:040}"
        parents = tuple(f"{parent:040}" for parent in each.get("parents", [number]))
        changes = tuple(
            Change(
                change.get("parent", 0),
                change.get("status", "A"),
                change.get("mode", "100644"),
                change.get("blob", ""),
                change["path"],
            )
            for change in each.get("changes", ())
        )
        at = script.at(each.get("at", "00:00"))
        commits.append(Commit(commit, parents, each.get("author", ""), at, at, changes))
        signatures[commit] = Signature(**each.get("signature", {"state": "none"}))
        unclean[commit] = tuple(each.get("unclean", ()))
    named = [each.get("path", "") for each in script.data.get("entries", ())]
    bare = [_without(each, "path") for each in script.data.get("entries", ())]
    entries = [entry for _, entry in script.read(bare)]
    return HistoryCase(
        now=script.now(),
        commits=tuple(commits),
        descends=script.data.get("descends", True),
        team=script.team(),
        entries={
            path: (_incident_in(path), entry)
            for path, entry in zip(named, entries, strict=True)
            if path
        },
        signature=signatures.__getitem__,
        unclean=unclean.__getitem__,
        missing=script.data.get("missing", ""),
        signers=tuple(
            Finding("policies/allowed_signers", 1, 1, each)
            for each in script.data.get("signers", ())
        ),
    )


def _without(each: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in each.items() if name != key}


def _incident_in(path: str) -> str:
    parts = path.split("/")
    return parts[2] if len(parts) > 3 else ""  # noqa: PLR2004  # incidents, month, id, rest
