"""Cases written down: the examples of rules, and a team's own tests under `policies/tests/`.

A few entries with times counted from the beginning, and which findings are expected where:

    judges: [INC101]
    entries:
      - {at: "00:00", by: ana, kind: opened, title: "Checkout down", severity: sev1}
      - {at: "00:06", by: bo, kind: assigned, role: incident-commander, person: bo, expect: INC101}
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from incli.domain.entry import Entry, columns, from_data
from incli.domain.finding import Finding
from incli.domain.incident import Incident, replay
from incli.domain.kinds import KINDS
from incli.domain.policy import ResponsePolicy, RuleSetting, policy_from_data
from incli.domain.roster.model import roster_from_data
from incli.domain.state import Header
from incli.domain.team import Team, team_from_data
from incli.domain.times import read_period, read_time, stamp, write_time
from incli.domain.training import is_tracked, qualification, took_part
from incli.domain.value import Value, replace
from incli.domain.waiver import waiver_from_data
from incli.rules.case import (
    Change,
    Commit,
    File,
    FileCase,
    HistoryCase,
    IncidentCase,
    Mention,
    PolicyChange,
    Postmortem,
    RepositoryCase,
    Signature,
)
from incli.rules.params import Asked
from incli.rules.rule import Answer, Rule, answer

BEGINS = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""When a test begins that does not say when: a Monday morning."""
_OFFSET = re.compile(r"(\d{1,4}):([0-5]\d)(?::([0-5]\d))?", re.ASCII)
_MARKS = ("id", "expect")


class TestCase(Value):
    """A case written down, and what is expected of it."""

    __test__ = False  # for pytest: no test of its own

    data: Mapping[str, Any]
    policy: ResponsePolicy = ResponsePolicy(datetime.min.replace(tzinfo=UTC))
    """The team's; what the case says itself comes first."""

    @property
    def judges(self) -> tuple[str, ...]:
        """The rules it is about."""
        named = self.data.get("judges", ())
        return tuple(dict.fromkeys((*named, *(rule for rule, _ in self.expected()))))

    def expected(self) -> frozenset[tuple[str, str]]:
        """Each rule that must find something, with the entry it finds it at, or empty."""
        found = {(rule, "") for rule in _listed(self.data.get("expect", ()))}
        for each, entry in self._entries():
            found |= {(rule, entry.id) for rule in _listed(each.get("expect", ()))}
        for group in ("files", "commits"):
            for each in self.data.get(group, ()):
                found |= {(rule, "") for rule in _listed(each.get("expect", ()))}
        return frozenset(found)

    def found(self, rule: Rule, setting: RuleSetting | None = None) -> Answer:
        """What a rule says, with the parameters of the case, or else of `setting`, or its own."""
        given = dict(setting.params) if setting else {}
        given |= self.data.get("params", {})
        asked = Asked(rule, self._policy(), given)
        answers = [answer(rule, "enforce", "", case, asked) for case in self._cases(rule.scope)]
        faults = tuple(fault for each in answers for fault in each.faults)
        worst = min(answers, key=lambda each: _ORDER.index(each.outcome))
        return replace(worst, faults=faults)

    def wrong(self, found: Answer) -> list[str]:
        """How what a rule says differs from what is expected, in words."""
        if found.outcome == "broken":
            return [f"{found.rule} failed to run: {found.why}"]
        expected = {entry for rule, entry in self.expected() if rule == found.rule}
        here = {each.entry for each in found.faults}
        told = {each.entry: each.message for each in found.faults}
        return [
            *(f"{found.rule} found nothing{_at(each)}" for each in sorted(expected - here)),
            *(f"{found.rule}{_at(each)}: {told[each]}" for each in sorted(here - expected)),
        ]

    def _cases(self, scope: str) -> Iterator[Any]:
        if scope == "incident":
            yield self._incident_case()
        elif scope == "history":
            yield self._history_case()
        elif scope == "repository":
            yield self._repository_case()
        else:
            for each in self.data.get("files", ()):
                yield FileCase(_file(each), self._now(), self._team())

    def _policy(self) -> ResponsePolicy:
        said = self.data.get("policy")
        if said is None:
            return self.policy
        whole = {"effective": write_time(self._begins() - timedelta(days=90)), **said}
        return policy_from_data(whole)

    def _team(self) -> Team:
        people = self.data.get("people") or dict.fromkeys(("ana", "bo", "cy", "dee"))
        said = {"people": people, "teams": self.data.get("teams", {})}
        return team_from_data(said, {"roles": self.data.get("roles", {})})

    def _begins(self) -> datetime:
        said = self.data.get("begins")
        return read_time(said) if said else BEGINS

    def _at(self, said: str) -> datetime:
        """An instant: `01:30` after the beginning, `3d`, or a whole time."""
        if offset := _OFFSET.fullmatch(said):
            hours, minutes, seconds = (int(part or 0) for part in offset.groups())
            return self._begins() + timedelta(hours=hours, minutes=minutes, seconds=seconds)
        try:
            return read_time(said)
        except ValueError:
            return self._begins() + read_period(said)

    def _now(self) -> datetime:
        if "now" in self.data:
            return self._at(self.data["now"])
        return max([self._begins(), *(entry.at for _, entry in self._entries())])

    def _entries(self) -> Iterator[tuple[Mapping[str, Any], Entry]]:
        yield from self._read(self.data.get("entries", ()))

    def _read(
        self, listed: Sequence[Mapping[str, Any]]
    ) -> Iterator[tuple[Mapping[str, Any], Entry]]:
        labels: dict[str, str] = {}
        for number, each in enumerate(listed):
            at = self._at(each["at"])
            entry_id = f"{stamp(at)}-{each['kind']}-{each['by']}-{number:04}"
            labels[each.get("id", entry_id)] = entry_id
            said = {key: value for key, value in each.items() if key not in _MARKS}
            said["at"] = write_time(at)
            if each["kind"] in KINDS:
                _follow(said, each["kind"], labels)
            for key in ("next", "starts"):
                if key in said:
                    said[key] = write_time(self._at(said[key]))
            yield each, from_data(entry_id, said, KINDS)

    def _incident(self, listed: Sequence[Mapping[str, Any]], number: int = 0) -> Incident:
        said = self.data.get("header", {}) if number == 0 else {}
        header = Header(
            said.get("title", "A case"),
            said.get("kind", "incident"),
            said.get("visibility", "public"),
            tuple(said.get("services", ())),
            tuple(said.get("tags", ())),
            tuple(said.get("sources", ())),
        )
        entries = [entry for _, entry in self._read(listed)]
        name = f"{self._begins():%Y-%m-%d}-case" + (f"-{number + 1}" if number else "")
        return replay(name, header, entries)

    def _others(self) -> tuple[Incident, ...]:
        listed = self.data.get("others", ())
        return tuple(self._incident(each, number) for number, each in enumerate(listed, start=1))

    def _incident_case(self) -> IncidentCase:
        team, incident = self._team(), self._incident(self.data.get("entries", ()))
        opened = (incident.opened or self._begins()).date()

        def untrained(person: str, role: str) -> str | None:
            known = team.roles.get(role)
            if known is None or person not in team.people or not is_tracked(team, role):
                return None
            took = took_part(person, self._others(), opened)
            if qualification(team.people[person], known, took, opened).qualified:
                return None
            return f"{team.name(person)} is not trained for {team.role_name(role)}."

        recorded = {
            entry.id: self._at(each["recorded"]) if "recorded" in each else entry.at
            for each, entry in self._entries()
        }
        return IncidentCase(
            incident=incident,
            now=self._now(),
            policy=self._policy(),
            team=team,
            rosters=self._rosters(),
            postmortem=self._postmortem(),
            others=self._others,
            untrained=untrained,
            recorded=recorded,
        )

    def _rosters(self) -> tuple[Any, ...]:
        listed = self.data.get("rosters", {})
        return tuple(roster_from_data(name, each) for name, each in listed.items())

    def _postmortem(self) -> Postmortem | None:
        said = self.data.get("postmortem")
        if said is None:
            return None
        seen = self._at(said["first_seen"]) if "first_seen" in said else None
        return Postmortem(
            "postmortem.md",
            said.get("front", {}),
            said.get("prose", ""),
            1,
            said.get("blob", ""),
            seen,
        )

    def _history_case(self) -> HistoryCase:
        commits, signatures, unclean = [], {}, {}
        for number, each in enumerate(self.data.get("commits", ())):
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
            at = self._at(each.get("at", "00:00"))
            commits.append(Commit(commit, parents, each.get("author", ""), at, at, changes))
            signatures[commit] = Signature(**each.get("signature", {"state": "none"}))
            unclean[commit] = tuple(each.get("unclean", ()))
        named = [each.get("path", "") for each in self.data.get("entries", ())]
        bare = [_without(each, "path") for each in self.data.get("entries", ())]
        entries = [entry for _, entry in self._read(bare)]
        return HistoryCase(
            now=self._now(),
            commits=tuple(commits),
            descends=self.data.get("descends", True),
            team=self._team(),
            entries={
                path: (_incident_in(path), entry)
                for path, entry in zip(named, entries, strict=True)
                if path
            },
            signature=signatures.__getitem__,
            unclean=unclean.__getitem__,
            missing=self.data.get("missing", ""),
            signers=tuple(
                Finding("policies/allowed_signers", 1, 1, each)
                for each in self.data.get("signers", ())
            ),
        )

    def _repository_case(self) -> RepositoryCase:
        policies = tuple(policy_from_data(each) for each in self.data.get("policies", ()))
        words = tuple(self.data.get("mentions", ()))
        problems = tuple(
            Finding("policies/rosters/x.yaml", 1, 1, each["message"], "", each["rule"])
            for each in self.data.get("roster_problems", ())
        )
        changed = self.data.get("roster_changes")
        waived = self.data.get("waived")
        return RepositoryCase(
            now=self._now(),
            policies=policies or (self._policy(),),
            policy=policies[-1] if policies else self._policy(),
            team=self._team(),
            rosters=self._rosters(),
            roster_problems=lambda ahead: problems,  # noqa: ARG005  # given as they are
            roster_changes=None
            if changed is None
            else tuple(Finding("policies/rosters/x.yaml", 1, 1, each) for each in changed),
            incidents=self._others,
            changes=tuple(self._policy_change(each) for each in self.data.get("changes", ())),
            change_paths=tuple(self.data.get("change_paths", ())),
            approvers=tuple(self.data.get("approvers", ())),
            authors=tuple(self.data.get("authors", ())),
            waivers=tuple(
                waiver_from_data(name, f"policies/waivers/{name}.yaml", each)
                for name, each in self.data.get("waivers", {}).items()
            ),
            waived=None if waived is None else frozenset(waived),
            untested=lambda: tuple(tuple(each) for each in self.data.get("untested", ())),
            reviews=tuple((each["path"], each) for each in self.data.get("reviews", ())),
            mentions=lambda folders, sought: tuple(  # noqa: ARG005  # given as they are
                Mention(each["path"], 1, 1, each["what"])
                for each in words
                if each["what"] in sought
            ),
        )

    def _policy_change(self, data: Mapping[str, Any]) -> PolicyChange:
        return PolicyChange(
            data.get("path", "policies/response/2026-04-01.yaml"),
            *(
                policy_from_data(data[key]) if key in data else None
                for key in ("before", "after", "base")
            ),
        )


_ORDER = ("broken", "fail", "cannot judge", "pass", "waived", "not applicable")


def _listed(said: str | Sequence[str]) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said)


def _at(entry: str) -> str:
    return f" at {entry}" if entry else ""


def _without(each: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in each.items() if name != key}


def _incident_in(path: str) -> str:
    parts = path.split("/")
    return parts[2] if len(parts) > 3 else ""  # noqa: PLR2004  # incidents, month, id, rest


def _follow(said: dict[str, Any], kind: str, labels: Mapping[str, str]) -> None:
    """Put the ids of entries where a case names them by its own labels."""
    for column in columns(KINDS[kind]):
        if column.names_entry and column.key in said:
            named = said[column.key]
            if isinstance(named, str):
                said[column.key] = labels.get(named, named)
            else:
                said[column.key] = [labels.get(each, each) for each in named]


def _file(data: Mapping[str, Any]) -> File:
    text = data.get("text", "")
    return File(
        path=data["path"],
        mode=data.get("mode", "100644"),
        size=data.get("size", len(text.encode())),
        kind=data.get("kind"),
        text=text,
        data=data.get("data"),
        unreadable=_findings(data, "unreadable"),
        invalid=_findings(data, "invalid"),
        canonical=data.get("canonical", True),
        twin=data.get("twin", ""),
    )


def _findings(data: Mapping[str, Any], key: str) -> tuple[Finding, ...]:
    return tuple(Finding(data["path"], 1, 1, each) for each in data.get(key, ()))
