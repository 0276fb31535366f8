"""Goes over files incident by incident, asks the rules about files, then those about incidents."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from incli.app.check.asking import Asking
from incli.app.check.files import is_wanted, lines_added, read_file
from incli.app.check.incidents import Cases, blob_id, postmortem_of
from incli.app.check.law import Law
from incli.app.check.placing import Subject
from incli.app.check.scope import Scope
from incli.documents.record import read_entry, read_header
from incli.domain.cut import cut
from incli.domain.entry import Entry, from_data
from incli.domain.errors import InvalidData
from incli.domain.incident import Incident, replay
from incli.domain.kinds import KINDS
from incli.domain.layout import entry_of, header_path, incident_folder, split_path
from incli.domain.state import Header
from incli.rules.cases.file import File, FileCase
from incli.rules.cases.incident import Postmortem
from incli.store.sources import Row, Source

_BATCH = 8_000
"""Files read at once: bounds memory where the whole of a long record is checked."""


class Reading:
    """One pass over the files."""

    def __init__(self, law: Law, source: Source, asking: Asking, scope: Scope) -> None:
        self._law = law
        self._source = source
        self._asking = asking
        self._scope = scope
        self._file_rules = asking.held("file", law.session.now)
        self._siblings = Counter(row.path.rpartition("/")[0] for row in scope.rows)
        self._cases = Cases(law, source)
        self.entries: dict[str, tuple[str, Entry]] = {}
        """The judged entries, by path: their incident, and the entry."""
        self.incidents: dict[str, Incident] = {}
        """The incidents that were read, without their timelines: of a long record they are many."""
        self.files = 0
        self.unread: list[str] = []
        """Paths of files that could not be had."""

    def everything(self, *, keep_entries: bool) -> None:
        """Read and judge all; `keep_entries` where history is judged, too."""
        if self._scope.judged is None:
            self._cases.know(self._scope.rows)
        batch: list[tuple[str, list[Row]]] = []
        size = 0
        for incident, group in groupby(self._scope.rows, key=_incident_of):
            rows = list(group)
            batch.append((incident, rows))
            size += len(rows)
            if size >= _BATCH:
                self._batch(batch, keep_entries=keep_entries)
                batch, size = [], 0
        self._batch(batch, keep_entries=keep_entries)

    def _batch(self, batch: Sequence[tuple[str, list[Row]]], *, keep_entries: bool) -> None:
        wanted = [row for _, rows in batch for row in rows if is_wanted(row)]
        contents = self._source.contents(wanted)
        self.unread += [row.path for row in wanted if row.path not in contents]
        for incident, rows in batch:
            judged = [row for row in rows if self._scope.judges(row.path)]
            judged = [row for row in judged if row.path in contents or not is_wanted(row)]
            if not judged:
                continue
            folder = _Folder(incident, rows, contents)
            internal = incident != "" and folder.header().visibility == "internal"
            for row in judged:
                self._file(row, contents.get(row.path), folder, internal=internal)
            if incident:
                self._incident(incident, folder)
                if keep_entries:
                    paths = {row.path for row in judged}
                    self.entries |= {
                        path: (incident, entry)
                        for path, entry in folder.entries().items()
                        if path in paths
                    }

    def _file(self, row: Row, content: bytes | None, folder: "_Folder", *, internal: bool) -> None:
        self.files += 1
        steps = self._scope.steps.get(row.path)
        file = read_file(
            row,
            content,
            siblings=self._siblings[row.path.rpartition("/")[0]],
            twin=self._scope.twins.get(row.path, ""),
            added=lines_added(steps) if steps else None,
        )
        if file.data is not None:
            folder.data[row.path] = file.data
        self._ask_about(file, internal=internal)

    def _ask_about(self, file: File, *, internal: bool) -> None:
        session = self._law.session
        split = split_path(file.path)
        case = FileCase(file, session.now, session.team, internal)

        def read(path: str) -> bytes | None:
            return file.text.encode() if path == file.path and file.text else None

        subject = Subject(file.path, split[0] if split else "", session.now, read)
        self._asking.ask(self._file_rules, case, subject)

    def gone(self, path: str, steps: Sequence[tuple[bytes, bytes]]) -> None:
        """Judge what a file held that a change adds and takes away again."""
        added = lines_added(steps)
        size = max(len(after) for _, after in steps)
        self._ask_about(File(path, "100644", size, text="", added=added), internal=False)

    def _incident(self, incident_id: str, folder: "_Folder") -> None:
        incident = folder.incident()
        self.incidents[incident_id] = cut(incident)
        opened = self._scope.opened(incident_id) or incident.opened or self._law.session.now
        held = self._asking.held("incident", opened)
        if not held:
            return
        recorded = self._scope.recorded
        case = self._cases.case(
            incident,
            opened,
            self._postmortem(incident_id, folder),
            None
            if recorded is None
            else {
                entry.id: recorded[path]
                for path, entry in folder.entries().items()
                if path in recorded
            },
        )
        subject = Subject(
            path=header_path(incident_id),
            incident=incident_id,
            opened=opened,
            read=folder.contents.get,
            status=incident.status,
            levels=tuple(level for _, level in incident.severities),
        )
        self._asking.ask(held, case, subject)

    def _postmortem(self, incident_id: str, folder: "_Folder") -> Postmortem | None:
        path = f"{incident_folder(incident_id)}/postmortem.md"
        content = folder.contents.get(path)
        if content is None:
            return None
        return postmortem_of(path, content, blob_id(content), self._scope.first_seen(path))


class _Folder:
    """The files of one incident; or some that belong to none."""

    def __init__(self, incident: str, rows: Sequence[Row], contents: Mapping[str, bytes]) -> None:
        self._incident = incident
        self.contents = {row.path: contents[row.path] for row in rows if row.path in contents}
        self.data: dict[str, Any] = {}
        """What the files say that were read as documents."""
        self._entries: dict[str, Entry] | None = None

    def header(self) -> Header:
        """What `incident.yaml` says, as far as it says something."""
        path = header_path(self._incident)
        content = self.contents.get(path)
        try:
            if content is not None:
                return read_header(content.decode(errors="replace"), path)
        except InvalidData:
            pass  # rules about files tell it; the incident is there all the same
        return Header(self._incident)

    def entries(self) -> dict[str, Entry]:
        """The entries that can be read, by path."""
        if self._entries is None:
            self._entries = dict(self._read())
        return self._entries

    def incident(self) -> Incident:
        """The state that the files make."""
        return replay(self._incident, self.header(), self.entries().values())

    def _read(self) -> Iterator[tuple[str, Entry]]:
        for path, content in self.contents.items():
            split = split_path(path)
            entry_id = entry_of(split[1]) if split else None
            if entry_id is None:
                continue
            data = self.data.get(path)
            try:
                if isinstance(data, dict):
                    yield path, from_data(entry_id, data, KINDS)
                elif path not in self.data:
                    yield path, read_entry(entry_id, content.decode(errors="replace"), path)
            except (ValueError, InvalidData):
                continue  # rules about files tell it


def _incident_of(row: Row) -> str:
    split = split_path(row.path)
    return split[0] if split else ""
