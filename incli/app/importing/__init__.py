"""Incidents in from other systems; twice without a difference."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, tzinfo
from functools import partial
from pathlib import Path

from incli.app.commit import commit_message
from incli.app.importing.plan import Planner
from incli.app.importing.planned import Planned, Surroundings, in_order
from incli.app.importing.record import Record
from incli.app.importing.sources import gather
from incli.app.importing.words import prose, source_key
from incli.app.people import known_people
from incli.app.session import Session
from incli.documents.canonical import emit
from incli.documents.record import write_entry, write_header
from incli.domain.errors import InvalidInput
from incli.domain.finding import Finding
from incli.domain.layout import entry_path, header_path, incident_folder
from incli.domain.policy import in_force
from incli.domain.value import Value, replace
from incli.exchange.incidents import importer, read
from incli.exchange.incidents.draft import Author, Draft, DraftIncident, Source
from incli.exchange.incidents.when import NO_ZONE
from incli.store.writing.writer import Change, Writer, writing

_FIRST = datetime(1970, 1, 1, tzinfo=UTC)
"""Git knows no earlier dates."""
_WHICH_ZONE = "--timezone ZONE"


class Request(Value):
    """What somebody asks to be brought in."""

    format: str
    paths: tuple[Path, ...]
    zone: tzinfo | None = None
    """For times that name no zone."""
    preview: bool = False
    one_commit_each: bool = False


class Imported(Value):
    """What an import came to: of each thing in the source, what became of it."""

    draft: Draft
    planned: tuple[Planned, ...]
    """One for each incident of the draft, in the order they opened."""
    commits: tuple[str, ...] = ()
    """None where nothing is new, or nothing was to be written."""
    recovered: tuple[str, ...] = ()
    """What an interrupted write had left behind, and was finished first."""

    @property
    def entries(self) -> int:
        """How many entries are new."""
        return sum(len(each.entries) for each in self.planned)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is odd in the source, in the order of its files."""
        found = (finding for each in self.planned for finding in each.findings)
        return tuple(sorted({*self.draft.findings, *found}))


def import_incidents(session: Session, request: Request) -> Imported:
    """Bring in what is new of a source, as one commit, or one for each incident.

    Raises `InvalidInput` where the source is not there, holds nothing of the format, or is too
    large.
    """
    draft = _drafts(session, request)
    me = session.me
    if request.preview or session.settings.dry_run:
        return Imported(*_plans(session, draft, request.format, me))
    with writing(session.repository, verify=session.settings.verify) as writer:
        session.view.refresh(writer.tip)
        draft, planned = _plans(session, draft, request.format, me)
        changed = [each for each in planned if each.entries]
        save = _one_by_one if request.one_commit_each else _at_once
        commits = save(session, writer, changed, request.format) if changed else ()
    return Imported(draft, planned, commits, writer.recovered)


def _drafts(session: Session, request: Request) -> Draft:
    """What the source says; of things with the same id the first one counts."""
    found = gather(request.paths, importer(request.format).wants)
    policy = partial(in_force, session.responses)
    draft = read(request.format, Source(found.files, request.zone, policy, found.commits))
    rejects, taken = [*found.rejects, *draft.rejects], list[DraftIncident]()
    if not (found.files or rejects or draft.incidents or draft.notices):
        where = ", ".join(map(str, request.paths))
        raise InvalidInput(
            f"{where}: nothing there is of the format {request.format}.",
            "incli import --help    lists the formats, and what is read of each",
        )
    first: dict[str, DraftIncident] = {}
    for each in draft.incidents:
        other = first.setdefault(source_key(each.key), each)
        if other is each or (each.state and other.state):
            taken.append(each)
            continue
        message = f"Its id, {each.key}, is also that of {other.path}:{other.line}."
        rejects.append(Finding(each.path, each.line, 1, message, "import the two apart"))
    if session.settings.incident and len(first) > 1:
        raise InvalidInput(
            f"There are {len(first)} incidents in it; only one can go into another.",
            "import one file, or one folder of it",
        )
    findings = (*draft.findings, *_zoneless(draft))
    return replace(draft, incidents=tuple(taken), rejects=tuple(rejects), findings=findings)


def _zoneless(draft: Draft) -> Iterator[Finding]:
    """For each file whose times name no zone, and whose importer has not said so: that."""
    told = {each.path for each in draft.findings if each.hint == _WHICH_ZONE}
    for incident in draft.incidents:
        bare = (each for each in incident.entries if NO_ZONE in (each.late or ""))
        if (first := next(bare, None)) and incident.path not in told:
            told.add(incident.path)
            message = "Times name no zone: read as UTC."
            yield Finding(incident.path, first.line, 1, message, _WHICH_ZONE)


def _plans(
    session: Session, draft: Draft, system: str, me: str
) -> tuple[Draft, tuple[Planned, ...]]:
    """The draft, less what has the id of another incident here; and what is to be written."""
    record, people = Record(session.view, system), known_people(session)

    def who(author: Author) -> str | None:
        found = (people.get(each.strip().casefold()) for each in (author.name, *author.known_as))
        return next((each for each in found if each), None)

    into = session.incident() if session.settings.incident else None
    around = Surroundings(system, me, session.now, who, into is not None, session.view.as_written)
    planned: dict[str, Planned] = {}
    rejects: list[Finding] = []
    for each in in_order(draft.incidents):
        if into is None and (other := record.clash(each)):
            message = f"Its id, {each.key}, is that of another incident here: {other}."
            rejects.append(Finding(each.path, each.line, 1, message, "rename the file, or correct"))
            continue
        before = into or record.incident_for(each)
        found = Planner(each, before, around).plan()
        if each.state or into:
            after = found.after()
            record.remember(after)
            into = after if into else None
        earlier = planned.get(before.id)
        planned[before.id] = earlier.then(found) if earlier else found
    return replace(draft, rejects=(*draft.rejects, *rejects)), tuple(planned.values())


def _at_once(
    session: Session, writer: Writer, planned: Sequence[Planned], system: str
) -> tuple[str, ...]:
    files = {
        path: content for each in planned for path, content in files_to_write(each, session.me)
    }
    entries = sum(len(each.entries) for each in planned)
    counted = f"{len(planned):,} incident{'s' * (len(planned) > 1)}"
    subject = f"import({system}): {counted}, {entries:,} entr{'ies' if entries > 1 else 'y'}"
    message = f"{subject}\n\nImported-From: {system}\nBy: {session.me}\n"
    change = Change(files, message, session.now, verify=session.settings.verify)
    return (writer.save(change).commit,)


def _one_by_one(
    session: Session, writer: Writer, planned: Sequence[Planned], system: str
) -> tuple[str, ...]:
    """One commit for each incident, in the order and with the dates of the source."""
    commits = []
    for each in sorted(planned, key=lambda each: (each.when, each.id)):
        message = f"{commit_message(each.before, each.entries)}Imported-From: {system}\n"
        when = min(max(each.when, _FIRST), session.now)
        files = dict(files_to_write(each, session.me))
        change = Change(files, message, when, verify=session.settings.verify)
        commits.append(writer.save(change).commit)
    return tuple(commits)


def files_to_write(planned: Planned, me: str) -> Iterator[tuple[str, bytes]]:
    """The new files of an incident: path and content."""
    written, folder = planned.draft.postmortem, incident_folder(planned.id)
    for each in planned.entries:
        yield entry_path(planned.id, each.id), write_entry(each).encode()
    if planned.is_new:
        yield header_path(planned.id), write_header(planned.before.header).encode()
    if planned.is_new and written and planned.draft.header is not None:
        yield f"{folder}/postmortem.md", f"{written}\n".encode()
    elif planned.is_new and written:
        head = emit({"incident": planned.id, "status": "draft", "owner": me})
        text = f"---\n{head}---\n\n{prose(written)}\n"
        yield f"{folder}/postmortem.md", text.encode()
