"""Past incidents judged by another policy: what it would have found, before it holds anybody.

Each incident is judged twice by the rules about incidents: by the policy it was held to, and by the
proposed one. Waivers do not count: they set aside what was demanded then.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

from incli.app.check.incidents import Cases, blob_id, postmortem_of
from incli.app.check.law import Law
from incli.app.check.worktree import postmortems_seen
from incli.app.policy.explain import held_mode
from incli.app.policy.versions import Version, in_force_on
from incli.app.session import Session
from incli.domain.incident import Incident
from incli.domain.layout import incident_folder
from incli.domain.policy import ResponsePolicy
from incli.domain.times import write_time
from incli.domain.value import Value, replace
from incli.rules.cases.incident import IncidentCase, Postmortem
from incli.rules.params import Asked
from incli.rules.rule import Answer, Rule, Rules, answer
from incli.store.sources import Folder, Source, Tree

_UNJUDGED = ("cannot judge", "broken")


class Replayed(Value):
    """What one rule says of the incidents, before and after."""

    rule: Rule
    before: tuple[str, ...]
    """Its modes under the policies that the incidents were held to."""
    after: str
    """Its mode under the proposed policy."""
    newly_fail: tuple[Answer, ...]
    newly_pass: tuple[Answer, ...]
    """What was found before, and would not be any more."""
    unjudged: tuple[Answer, ...]
    """What could not be told under the proposed policy."""
    failed: int
    """How many incidents it fails under the policies they were held to."""
    fails: int
    """How many it fails under the proposed one."""


class Replay(Value):
    """The past, judged by another policy."""

    since: datetime
    incidents: tuple[str, ...]
    rules: tuple[Replayed, ...]
    """The rules that are held before or after, in the order of their ids."""


def replay(
    session: Session,
    proposed: ResponsePolicy,
    rules: Rules,
    since: datetime,
    until: datetime | None = None,
) -> Replay:
    """Judge all incidents opened since then, and before `until`; drills left out."""
    cases = tuple(_cases(session, since, until))
    found = (_rule(session, rule, proposed, cases) for rule in rules.values())
    return Replay(
        since,
        tuple(case.incident.id for case in cases),
        tuple(each for each in found if each is not None),
    )


def newest(session: Session) -> Version:
    """The newest version there is, whether it is in force or still to come."""
    versions = Law(session).versions
    return in_force_on(session, versions[-1][1].effective if versions else session.now)


def _cases(session: Session, since: datetime, until: datetime | None) -> Iterator[IncidentCase]:
    """The incidents since then, the oldest first."""
    start, end = write_time(since), write_time(until) if until else ""
    found = (
        session.view.incident(each["id"])
        for each in reversed(session.view.summaries())
        if (each["opened"] or "") >= start and each["kind"] != "drill"
        if not end or each["opened"] < end
    )
    return cases_of(session, (each for each in found if each is not None))


def cases_of(session: Session, incidents: Iterable[Incident]) -> Iterator[IncidentCase]:
    """Incidents as rules look at them, each by the policy that it was held to."""
    repository = session.repository
    root, tip = repository.work_tree, repository.tip()
    if root is None and tip is None:
        return
    source: Source = Folder(root) if root else Tree(repository.git, repository.objects, tip or "")
    cases, seen = Cases(Law(session), source), postmortems_seen(session)
    for incident in incidents:
        yield cases.case(incident, postmortem=_postmortem(source, incident.id, seen))


def _postmortem(
    source: Source, incident: str, seen: Callable[[str], datetime | None]
) -> Postmortem | None:
    path = f"{incident_folder(incident)}/postmortem.md"
    content = source.read(path)
    return postmortem_of(path, content, blob_id(content), seen(path)) if content else None


def _rule(
    session: Session, rule: Rule, proposed: ResponsePolicy, cases: tuple[IncidentCase, ...]
) -> Replayed | None:
    """What one rule says; None where it is about something else, or held neither way."""
    if rule.scope != "incident":
        return None
    today = session.now.date()
    before = [held_mode(rule, case.policy, today) for case in cases]
    after = held_mode(rule, proposed, today)
    if after == "off" and set(before) <= {"off"}:
        return None
    old = [answered(rule, mode, case) for mode, case in zip(before, cases, strict=True)]
    new = [answered(rule, after, replace(case, policy=proposed)) for case in cases]
    pairs = list(zip(old, new, strict=True))
    return Replayed(
        rule=rule,
        before=tuple(dict.fromkeys(before)),
        after=after,
        newly_fail=tuple(b for a, b in pairs if b.outcome == "fail" != a.outcome),
        newly_pass=tuple(
            a for a, b in pairs if a.outcome == "fail" and b.outcome not in {"fail", *_UNJUDGED}
        ),
        unjudged=tuple(b for b in new if b.outcome in _UNJUDGED),
        failed=sum(each.outcome == "fail" for each in old),
        fails=sum(each.outcome == "fail" for each in new),
    )


def answered(rule: Rule, mode: str, case: IncidentCase) -> Answer:
    """What a rule says of one incident by the policy of its case; `off` where it is not held."""
    name = case.incident.id
    if mode == "off":
        return Answer(rule.id, "off", mode, name)
    setting = case.policy.rules.get(rule.id)
    given: Mapping[str, object] = setting.params if setting else {}
    return answer(rule, mode, name, case, Asked(rule, case.policy, given))
