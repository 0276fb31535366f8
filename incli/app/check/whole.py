"""Asks the rules about the repository as a whole, once everything else is judged."""

from collections.abc import Callable, Collection, Mapping

from incli.app.check.asking import Asking, Held
from incli.app.check.law import Law
from incli.app.check.placing import Subject
from incli.app.check.repository import Brought, repository_case
from incli.app.policy.coverage import untested
from incli.domain.cut import cut
from incli.domain.errors import InvalidData
from incli.domain.incident import Incident
from incli.rules.cases.repository import RepositoryCase
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
    judge: Law | None = None,
    brought: Brought | None = None,
    known: Mapping[str, Incident] | None = None,
    waived: frozenset[str] | None = None,
) -> None:
    """Ask the rules about the repository; `brought` is what a change brings, None: all is judged.

    `known` are the incidents, where all were read anyway.
    """
    now = subject.session.now
    broken: list[Held] = []
    others: list[Held] = []
    for each in asking.held("repository", now):
        (broken if each.rule.id == _BROKEN else others).append(each)
    if brought is not None and others:
        paths = brought.paths()
        others = [each for each in others if _is_watched(each.rule, paths)]
    if others:
        try:
            case = repository_case(
                subject,
                source,
                incidents=all_incidents(source, known),
                judge=judge,
                brought=brought,
                waived=waived,
                rules=asking.rules,
                untested=lambda: untested(subject.session, asking.rules),
            )
        except InvalidData as error:
            for each in others:
                asking.refuse(each, f"the policies cannot be read: {error.findings[0]}")
        else:
            asking.ask(others, case, Subject(read=source.read))
    asking.ask(broken, RepositoryCase(now, broken=tuple(asking.broken)), Subject())


def _is_watched(rule: Rule, paths: Collection[str]) -> bool:
    return any(path.startswith(rule.watches) for path in paths)


def all_incidents(
    source: Source, known: Mapping[str, Incident] | None
) -> Callable[[], tuple[Incident, ...]]:
    """Gives all incidents, cut: those that were read anyway, or else reads them when asked."""

    def incidents() -> tuple[Incident, ...]:
        if known is not None:
            return tuple(known.values())
        record = Recorded(source)
        found = (record.incident(each) for each in record.ids())
        return tuple(cut(each) for each in found if each is not None)

    return incidents
