"""Asks the rules about the repository as a whole, once everything else is judged."""

from collections.abc import Callable, Mapping

from incli.app.check.asking import Asking
from incli.app.check.law import Law
from incli.app.check.placing import Subject
from incli.app.check.repository import repository_case
from incli.app.policy_coverage import untested
from incli.domain.errors import InvalidData
from incli.domain.incident import Incident
from incli.rules.cases.repository import PolicyChange
from incli.rules.rule import Rule
from incli.store.recorded import Recorded
from incli.store.sources import Source

_BROKEN = "INC901"
"""Asked last: it tells which of the others failed to run."""


def ask_repository(  # noqa: PLR0913  # what the run knows, by name
    asking: Asking,
    subject: Law,
    source: Source,
    *,
    incidents: Callable[[], tuple[Incident, ...]],
    judge: Law | None = None,
    changes: tuple[PolicyChange, ...] = (),
    paths: tuple[str, ...] | None = None,
    people: tuple[tuple[str, ...], tuple[str, ...]] = ((), ()),
    waived: frozenset[str] | None = None,
) -> None:
    """Ask the rules about the repository; `paths` are those a change touches, None: all."""
    now = subject.session.now
    held = [
        each
        for each in asking.held("repository", now)
        if each.rule.id == _BROKEN or _is_watched(each.rule, paths)
    ]
    if not held:
        return
    try:
        case = repository_case(
            subject,
            source,
            incidents=incidents,
            judge=judge,
            changes=changes,
            change_paths=paths or (),
            authors=people[0],
            approvers=people[1],
            waived=waived,
            rules=asking.rules,
            untested=lambda: untested(subject.session, asking.rules),
        )
    except InvalidData as error:
        for each in held:
            asking.refuse(each, f"the policies cannot be read: {error.findings[0]}")
        return
    asking.ask([each for each in held if each.rule.id != _BROKEN], case, Subject(read=source.read))
    last = [each for each in held if each.rule.id == _BROKEN]
    asking.ask(last, case.__replace__(broken=tuple(asking.broken)), Subject())


def _is_watched(rule: Rule, paths: tuple[str, ...] | None) -> bool:
    return paths is None or any(path.startswith(rule.watches) for path in paths)


def all_incidents(
    source: Source, known: Mapping[str, Incident] | None
) -> Callable[[], tuple[Incident, ...]]:
    """Gives all incidents: those that were read anyway, or else reads them when asked."""

    def incidents() -> tuple[Incident, ...]:
        if known is not None:
            return tuple(known.values())
        record = Recorded(source)
        found = (record.incident(each) for each in record.ids())
        return tuple(each for each in found if each is not None)

    return incidents
