"""Whether a role is filled in time: what INC101 and INC105 both ask."""

from collections.abc import Iterator

from incli.rules.cases.incident import IncidentCase
from incli.rules.rule import Fault
from incli.rules.told import span


def late(
    case: IncidentCase, role: str, limits: dict[str | None, str | None], param: str
) -> Iterator[Fault]:
    """Where nobody held `role` when it was due; `limits` says how soon, for each severity."""
    for since, changed, level in case.levels():
        limit = limits.get(level)
        if limit is None:
            continue
        due = case.due(level, since, limit)
        if due > case.until or (changed is not None and changed <= due):
            continue  # not due yet, over by then, or another severity's time ran by then
        held = case.holdings(role)
        if any(each.since <= due and (each.until is None or each.until > since) for each in held):
            continue
        taken = next((each for each in held if each.since > due), None)
        measured = span((taken.since if taken else case.until) - since)
        title = case.team.role_name(role)
        if taken:
            happened = f"{case.name(taken.person)} became {title} after {measured}"
        else:
            happened = f"Nobody was {title} for {measured}"
        yield Fault(
            f"{happened}; {limit} are allowed{f' in {level}' if level else ''}.",
            entry=taken.entry if taken else "",
            field="at" if taken else "",
            measured=measured,
            allowed=limit,
            param=param,
            hint=f"incli assign {role} PERSON",
        )
