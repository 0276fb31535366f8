"""What a rule is: the one contract, for incli's own rules and for those that packages add.

A rule looks at one case (a file, an incident, the commits of a change, or the repository) and says
what is wrong with it. It reads nothing itself: everything it may know is in the case.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from incli.domain.value import NOTHING, Value

SCOPES = ("file", "incident", "history", "repository")
"""What one case of a rule is."""
MODES = ("off", "audit", "warn", "enforce")
"""How strictly a rule is held, the weakest first."""
NEEDS = ("history", "entries", "signatures", "rosters", "postmortem")
"""Evidence that is not always there, or not always read (the new entries of a change)."""


class Param(Value):
    """One thing a team can set about a rule."""

    name: str
    kind: str
    """A key of `incli.rules.params.KINDS`: `deadline`, `span`, `count` …."""
    default: Any
    """As it would be written in the policy; may point at `@severity.…` or `@limits.…`.

    None: nothing is demanded until the team sets it.
    """
    means: str
    stricter: str = ""
    """`lower`, `higher`, `more` (a longer list demands more), `fewer`; empty: neither."""
    boundary: bool = True
    """Whether moving it can change what the rule says of an incident, as `policy test` asks."""


class Fault(Value):
    """One thing that is wrong, where, and what would be right."""

    message: str
    entry: str = ""
    """The entry it stands at; empty: the incident's first, or the file at `path`."""
    field: str = ""
    """The field of the entry, or of the document, that says so."""
    path: str = ""
    pointer: tuple[str | int, ...] = ()
    """Where in the document at `path`."""
    line: int = 0
    column: int = 0
    commit: str = ""
    measured: str = ""
    allowed: str = ""
    param: str = ""
    """The parameter that set the limit."""
    hint: str = ""
    """The command that mends it; where empty, the rule's own hint."""


class NotApplicable(Exception):  # an answer, not an error
    """Raised by a rule: it has nothing to say about this case, and why."""


class CannotJudge(Exception):  # an answer, not an error
    """Raised by a rule: what it would have to know is missing, and what that is."""


Judge = Callable[[Any, Any], Iterable[Fault]]
"""Takes a case and the parameters asked for; gives what is wrong, nothing where it passes."""


class Rule(Value):
    """A rule: what it looks at, what can be set about it, and how it judges."""

    id: str
    """Letters and three digits, never used for another rule: `INC101`."""
    name: str
    """A few words with hyphens, for people: `commander-in-time`."""
    scope: str
    judge: Judge
    source: str
    """Where the field says so; what is ours says that it is ours."""
    passing: str
    """A case it passes, as a file under `policies/tests/` would say it."""
    failing: str
    """A case it fails."""
    params: tuple[Param, ...] = ()
    needs: tuple[str, ...] = ()
    hint: str = ""
    """What to type when it fails."""
    mode: str = "off"
    """How strictly it is held where the policy does not say."""
    strictest: str = "enforce"
    """The strictest mode it is held in, whatever the policy says: `warn` for what only advises."""
    watches: tuple[str, ...] = ("policies/",)
    """Of a rule about the repository: it is asked where a change touches one of these paths.

    Where none is named, only when everything is judged: time passes, whoever changes something.
    """
    since: str = "0.1"
    """The version of incli that first had it."""

    @property
    def protects(self) -> bool:
        """Whether the record itself rests on it: then no policy holds it less than it is held."""
        return self.id.startswith("INC") and self.id[3] in "79" and self.mode == MODES[-1]

    @property
    def waivable(self) -> bool:
        """Whether a team may set it aside for one incident: not what protects the record.

        Nor what is about no incident: a commit, or the repository as a whole.
        """
        of_one = self.scope in {"file", "incident"}
        return of_one and not (self.id.startswith("INC") and self.id[3] in "79")

    @property
    def doc(self) -> str:
        """What it asks and why: the docstring of the module it stands in."""
        import sys  # noqa: PLC0415  # only where a page about it is made

        return (sys.modules[self.judge.__module__].__doc__ or "").strip()

    @property
    def title(self) -> str:
        """What it asks, in one sentence."""
        return self.doc.partition("\n")[0].rstrip(".")


class Answer(Value):
    """What a rule says of one case."""

    rule: str
    outcome: str
    """`pass`, `fail`, `waived`, `not applicable`, `cannot judge` or `broken` (the rule raised)."""
    mode: str
    case: str = ""
    """What was looked at: an incident's id, a path, or empty."""
    faults: tuple[Fault, ...] = ()
    why: str = ""
    """Why it was not judged, or which waiver sets it aside."""


def answer(rule: Rule, mode: str, name: str, case: Any, asked: Any) -> Answer:  # noqa: ANN401
    """What `rule` says of a case. Never raises: a rule that fails to run is an answer, too."""
    if rule.strictest != MODES[-1]:
        mode = min(mode, rule.strictest, key=MODES.index)
    try:
        faults = tuple(_checked(rule.judge(case, asked)))
    except NotApplicable as reason:
        return Answer(rule.id, "not applicable", mode, name, (), str(reason))
    except CannotJudge as reason:
        return Answer(rule.id, "cannot judge", mode, name, why=str(reason))
    except (Exception, SystemExit) as error:  # noqa: BLE001  # somebody else's code: told as INC901
        why = f"{type(error).__name__}: {error}"
        return Answer(rule.id, "broken", mode, name, why=why)
    return Answer(rule.id, "fail", mode, name, faults) if faults else _passed(rule.id, mode)


@cache
def _passed(rule: str, mode: str) -> Answer:
    """The answer of nearly every case; what was looked at does not matter any more."""
    return Answer(rule, "pass", mode)


def _checked(found: Iterable[Fault]) -> Iterator[Fault]:
    for each in found:
        if not isinstance(each, Fault):
            raise TypeError(f"a rule gives Faults, not {type(each).__name__}")
        yield each


Rules = Mapping[str, Rule]
NO_RULES: Rules = NOTHING
