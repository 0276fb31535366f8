"""Gives what rules found its place: file, line and column, and where the policy set the limit."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from incli.app.check.hints import typed
from incli.app.check.law import Law
from incli.app.check.report import Verdict
from incli.documents.loader import Document, load
from incli.domain.errors import InvalidData
from incli.domain.layout import entry_path, split_path
from incli.domain.phrases import Phrasing
from incli.domain.value import Value
from incli.rules.params import Asked, pointer
from incli.rules.rule import Answer, Fault, Rule

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def _nothing(path: str) -> bytes | None:
    _ = path
    return None


class Subject(Value):
    """What a case is about, as far as findings are told by it."""

    path: str = ""
    """The file that findings stand in which name none."""
    incident: str = ""
    opened: datetime = _LONG_AGO
    read: Callable[[str], bytes | None] = _nothing
    """Gives a file of what is judged."""
    status: str = ""
    """What became of the incident, where that is known."""
    levels: tuple[str, ...] = ()
    """The severities the incident had."""

    @property
    def name(self) -> str:
        """What is looked at: an incident, a file, or the whole."""
        return self.incident or self.path


class Placer:
    """Turns answers into verdicts."""

    def __init__(self, law: Law) -> None:
        self._law = law
        self._phrasing = Phrasing(words=law.session.words)

    def placed(
        self, rule: Rule, said: Answer, subject: Subject, asked: Asked, waiver: str
    ) -> Iterator[Verdict]:
        """Each thing that the rule found, or that it could not judge, with its place."""
        if said.outcome == "cannot judge":
            yield self._unjudged(rule, said, subject)
        documents = _Documents(subject.read)
        for fault in said.faults:
            path = self._path(fault, subject)
            line, column = fault.line, fault.column
            if not line and path:
                line, column = documents.place(path, fault)
            hint = fault.hint or rule.hint
            if subject.incident:
                aside = f"policies/waivers/{rule.id.lower()}-{subject.incident}.yaml"
                aside = aside if rule.waivable else ""
                hint = typed(hint, subject.incident, subject.status, aside)
            yield Verdict(
                rule=rule.id,
                name=rule.name,
                mode=said.mode,
                outcome=said.outcome,
                path=shown(path),
                line=line,
                column=column,
                message=self._told(fault.message),
                hint=hint,
                incident=subject.incident or _incident_of(path),
                entry=fault.entry,
                commit=fault.commit,
                measured=fault.measured,
                allowed=fault.allowed,
                limit=self._limit(rule, fault, subject, asked),
                waiver=waiver,
            )

    def _unjudged(self, rule: Rule, said: Answer, subject: Subject) -> Verdict:
        """That a rule could not judge something, and why."""
        return Verdict(
            rule=rule.id,
            name=rule.name,
            mode=said.mode,
            outcome=said.outcome,
            path=shown(subject.path),
            line=0,
            column=0,
            message=self._told(f"Cannot judge: {said.why.rstrip('.')}."),
            incident=subject.incident,
        )

    def _told(self, text: str) -> str:
        """A message in the team's words."""
        return shown(self._phrasing.in_team_words(text))

    @staticmethod
    def _path(fault: Fault, subject: Subject) -> str:
        if fault.path:
            return fault.path
        if fault.entry and subject.incident:
            return entry_path(subject.incident, fault.entry)
        return subject.path

    def _limit(self, rule: Rule, fault: Fault, subject: Subject, asked: Asked) -> str:
        """Where the policy sets what the fault is measured by."""
        if not fault.param:
            return ""
        at = subject.opened if subject.incident else self._law.session.now
        path, _ = self._law.version_at(at)
        if fault.param in asked.given:
            return self._law.limit(path, ("rules", rule.id, "params", fault.param))
        level = subject.levels[-1] if subject.levels else None
        points_at = pointer(asked.written(fault.param), level)
        if points_at:
            return self._law.limit(path, points_at)
        return self._law.limit(path, ("rules", rule.id)) if rule.id in asked.policy.rules else ""


def shown(text: str) -> str:
    """Text that can be printed anywhere: bytes of a path that are no UTF-8 become visible."""
    return text.encode(errors="surrogateescape").decode(errors="backslashreplace")


def _incident_of(path: str) -> str:
    split = split_path(path)
    return split[0] if split else ""


class _Documents:
    """The files of one case, parsed at most once."""

    def __init__(self, read: Callable[[str], bytes | None]) -> None:
        self._read = read
        self._known: dict[str, Document | None] = {}
        self._lines: dict[str, list[str]] = {}

    def place(self, path: str, fault: Fault) -> tuple[int, int]:
        """Line and column that a fault stands at; 0 for the whole file."""
        if fault.field and not fault.pointer and (line := self._line_of(path, fault.field)):
            return line, 1
        if path not in self._known:
            self._known[path] = self._load(path)
        document = self._known[path]
        if document is None:
            return 0, 0
        if fault.pointer:
            return document.key_position(fault.pointer)
        return document.key_position((fault.field,)) if fault.field else (1, 1)

    def _line_of(self, path: str, key: str) -> int:
        """The line of a key of the whole document, where it is written one key a line; else 0.

        Such a key begins its line, and nothing else can: so nothing has to be parsed.
        """
        if path not in self._lines:
            content = self._read(path) or b""
            self._lines[path] = content.decode(errors="replace").split("\n")
        begins = f"{key}:"
        lines = enumerate(self._lines[path], start=1)
        return next((number for number, line in lines if line.startswith(begins)), 0)

    def _load(self, path: str) -> Document | None:
        content = self._read(path)
        try:
            return load(content, path) if content is not None else None
        except InvalidData:
            return None  # INC001 tells why; the finding stands at the file
