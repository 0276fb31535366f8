"""The repository as a case written down tells of it."""

from collections.abc import Mapping
from typing import Any

from incli.domain.cut import cut
from incli.domain.finding import Finding
from incli.domain.policy import policy_from_data
from incli.domain.roster.changed import RosterChange
from incli.domain.waiver import waiver_from_data
from incli.rules import RULES
from incli.rules.cases.repository import Broken, Mention, PolicyChange, RepositoryCase
from incli.rules.written.script import Script


def repository_case(script: Script) -> RepositoryCase:
    """The repository that the case tells of."""
    policies = tuple(policy_from_data(each) for each in script.data.get("policies", ()))
    words = tuple(script.data.get("mentions", ()))
    problems = tuple(
        Finding("policies/rosters/x.yaml", 1, 1, each["message"], "", each["rule"])
        for each in script.data.get("roster_problems", ())
    )
    changed = script.data.get("roster_changes")
    waived = script.data.get("waived")
    recordings = script.data.get("recordings")
    return RepositoryCase(
        now=script.now(),
        policies=policies or (script.response(),),
        policy=policies[-1] if policies else script.response(),
        policy_path="policies/response/2026-01-01.yaml",
        team=script.team(),
        rosters=script.rosters(),
        roster_problems=lambda ahead: problems,  # noqa: ARG005  # given as they are
        roster_changes=None
        if changed is None
        else lambda ahead: tuple(_roster_change(script, each) for each in changed),  # noqa: ARG005
        incidents=lambda: tuple(map(cut, script.others())),
        internal=lambda: tuple(
            each.id for each in script.others() if each.header.visibility == "internal"
        ),
        changes=tuple(_policy_change(each) for each in script.data.get("changes", ())),
        change_paths=tuple(script.data.get("change_paths", ())),
        approvers=tuple(script.data.get("approvers", ())),
        authors=tuple(script.data.get("authors", ())),
        waivers=tuple(
            waiver_from_data(name, f"policies/waivers/{name}.yaml", each)
            for name, each in script.data.get("waivers", {}).items()
        ),
        waived=None if waived is None else frozenset(waived),
        untested=lambda: tuple(tuple(each) for each in script.data.get("untested", ())),
        broken=tuple(Broken(**each) for each in script.data.get("broken", ())),
        reviews=tuple((each["path"], each) for each in script.data.get("reviews", ())),
        recordings=lambda: None if recordings is None else frozenset(recordings),
        rules=RULES,
        mentions=lambda folders, sought: tuple(  # noqa: ARG005  # given as they are
            Mention(each["path"], 1, 1, each["what"]) for each in words if each["what"] in sought
        ),
    )


def _roster_change(script: Script, data: Mapping[str, Any]) -> RosterChange:
    times = {key: script.at(data[key]) for key in ("start", "end")}
    return RosterChange(**{**data, **times})


def _policy_change(data: Mapping[str, Any]) -> PolicyChange:
    return PolicyChange(
        data.get("path", "policies/response/2026-04-01.yaml"),
        *(
            policy_from_data(data[key]) if key in data else None
            for key in ("before", "after", "base")
        ),
    )
