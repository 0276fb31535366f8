"""Incidents out of the record, for whoever may read them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from incli.app.exporting.public import as_public
from incli.app.session import Session
from incli.domain.errors import InvalidInput
from incli.domain.incident import Incident
from incli.domain.layout import incident_folder
from incli.domain.phrases import Phrasing
from incli.domain.value import Value
from incli.exchange.exports import FORMATS, Export, exporter

_NOT_ON_A_PAGE = frozenset({"cancelled", "merged", "new"})
"""What a status page does not show: it was no incident, or it is another one."""


class Request(Value):
    """What somebody asks for."""

    format: str
    incidents: tuple[str, ...] = ()
    """As they were typed; all where there are none."""
    audience: str = "internal"


class Exported(Value):
    """What an export came to."""

    files: dict[str, str]
    incidents: tuple[str, ...]
    left_out: tuple[str, ...]
    """Incidents that are not for this audience, or nothing for this format."""


def export_incidents(session: Session, request: Request) -> Exported:
    """The files of a format, with the incidents asked for, oldest first.

    Raises `InvalidInput` where an incident was asked for by name and is not for this audience.
    """
    public = FORMATS[request.format].public or request.audience == "public"
    ids = [session.incident_id(each) for each in request.incidents]
    if not ids and session.settings.incident:
        ids = [session.incident_id()]
    named = frozenset(ids)
    found = [session.incident(each) for each in sorted(named or session.view.ids())]
    made, left_out = list[Export](), list[str]()
    for each in sorted(found, key=lambda one: (one.opened is not None, one.opened, one.id)):
        if why := _why_not(each, request.format, public=public):
            if each.id in named:
                raise InvalidInput(f"{each.id} {why}.", "incli export json    or: markdown, csv")
            left_out.append(each.id)
        else:
            made.append(_export(session, each, public=public))
    files = exporter(request.format).write(made)
    return Exported(files, tuple(each.incident.id for each in made), tuple(left_out))


def save(exported: Exported, output: Path, *, several: bool) -> tuple[Path, ...]:
    """Write the files to a folder, or the one file where `output` names it: it has a suffix.

    Raises `InvalidInput` where that cannot be.
    """
    one_file = output.suffix and (not several or output.suffix == ".md")
    to_folder = output.is_dir() or not one_file
    if not to_folder and len(exported.files) != 1:
        count = len(exported.files)
        raise InvalidInput(f"{count} files do not fit into {output}.", "--output DIR")
    written = []
    for name, text in exported.files.items():
        path = output / name if to_folder else output
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        except OSError as error:
            raise InvalidInput(f"{path} cannot be written: {error.strerror}.") from None
        written.append(path)
    return tuple(written)


def _why_not(incident: Incident, format_: str, *, public: bool) -> str:
    if public and incident.header.visibility == "internal":
        return "is internal, and that is for the public"
    if not FORMATS[format_].public:
        return ""
    if incident.header.kind == "drill":
        return "is a drill, and no page for customers shows it"
    if incident.status in _NOT_ON_A_PAGE:
        return f"is {incident.status}, and no page for customers shows it"
    return ""


def _export(session: Session, incident: Incident, *, public: bool) -> Export:
    if public:  # its postmortem is the team's; what customers read is published apart
        seen, team = as_public(incident, session.team)
        return Export(seen, Phrasing(team, words=session.words))
    return Export(
        incident, Phrasing(session.team, words=session.words), _postmortem(session, incident)
    )


def _postmortem(session: Session, incident: Incident) -> str | None:
    name = f"{session.repository.tip()}:{incident_folder(incident.id)}/postmortem.md"
    found = session.repository.objects.read(name)
    if found is None:
        return None
    try:
        return found[2].decode().strip() or None
    except UnicodeDecodeError:
        raise InvalidInput(f"{name.partition(':')[2]} is not UTF-8.", "save it as UTF-8") from None


def parted(files: Sequence[str]) -> Iterator[str]:
    """Several texts as one: what stands between them on standard output."""
    for number, text in enumerate(files):
        yield ("\n" if number else "") + text
