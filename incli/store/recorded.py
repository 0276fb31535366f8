"""The record of one tree of files, read from the files themselves: nothing is kept or written."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from incli.documents.record import read_entry, read_header
from incli.domain.entry import Entry
from incli.domain.errors import InvalidData
from incli.domain.incident import Incident, replay
from incli.domain.layout import entry_of, header_path, split_path
from incli.domain.state import Header
from incli.store.sources import Row, Source


class Recorded:
    """The incidents of a tree; asked as a view of the record is."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def ids(self) -> list[str]:
        """The ids of incidents, newest first."""
        return sorted(self._texts, reverse=True)

    def mentioning(self, words: str) -> list[str]:
        """The ids of incidents with an entry that holds these characters, as it is written."""
        return sorted(
            incident
            for incident, texts in self._texts.items()
            if any(words in text for path, text in texts.items() if "/timeline/" in path)
        )

    def incident(self, incident_id: str) -> Incident | None:
        """The state of one incident; None where there is none of that id."""
        texts = self._texts.get(incident_id)
        return None if texts is None else incident_of(incident_id, texts)

    @cached_property
    def _texts(self) -> Mapping[str, Mapping[str, str]]:
        found: dict[str, dict[str, str]] = {}
        rows = [each for each in self._source.rows("incidents/") if is_read(each)]
        for path, content in self._source.contents(rows).items():
            split = split_path(path)
            assert split is not None  # noqa: S101  # is_read() has seen it
            text = content.decode(errors="replace")
            found.setdefault(split[0], {})[path] = text
        return found


def is_read(row: Row) -> bool:
    """Whether a file says what happened in an incident."""
    split = split_path(row.path)
    return split is not None and (split[1] == "incident.yaml" or entry_of(split[1]) is not None)


def incident_of(incident_id: str, texts: Mapping[str, str]) -> Incident:
    """The state that the files of an incident make; those that cannot be read are left out.

    Rules about files tell of them.
    """
    header = Header(incident_id)
    entries: list[Entry] = []
    for path, text in texts.items():
        try:
            if path == header_path(incident_id):
                header = read_header(text, path)
            else:
                name = path.rpartition("/")[2].removesuffix(".yaml")
                entries.append(read_entry(name, text, path))
        except InvalidData:
            continue
    return replay(incident_id, header, entries)


def incidents_in(source: Source, rows: Iterable[Row]) -> list[Incident]:
    """The incidents that some files belong to, by id."""
    wanted = [each for each in rows if is_read(each)]
    texts: dict[str, dict[str, str]] = {}
    for path, content in source.contents(wanted).items():
        split = split_path(path)
        assert split is not None  # noqa: S101  # is_read() has seen it
        texts.setdefault(split[0], {})[path] = content.decode(errors="replace")
    return [incident_of(each, texts[each]) for each in sorted(texts)]
