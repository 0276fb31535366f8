"""A record in which every word that somebody can write tries to become markup."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from site_world import DATA
from world import done, git

from incli.documents.record import write_entry
from incli.domain.entry import Body, Entry
from incli.domain.kinds.actions import ActionAdded, ActionClosed
from incli.domain.kinds.attachments import EvidenceAdded, RecordingAdded
from incli.domain.kinds.corrections import Corrected, Redacted
from incli.domain.kinds.decisions import Decided, Objected, Proposed
from incli.domain.kinds.lifecycle import Opened, Resolved
from incli.domain.kinds.notes import Found, Gripe, Note, Parked
from incli.domain.kinds.postmortem import PostmortemPublished
from incli.domain.kinds.presence import Joined
from incli.domain.kinds.roles import Assigned
from incli.domain.kinds.tasks import TaskAdded
from incli.domain.kinds.updates import UpdatePosted
from incli.domain.layout import incident_folder
from incli.domain.times import stamp

PAYLOADS = (
    "<script>window.__ran=1</script>",
    "<img src=x onerror=window.__ran=2>",
    "<svg/onload=window.__ran=3>",
    "</title><script>window.__ran=4</script>",
    '"><script>window.__ran=5</script>',
    "'><img src=x onerror='window.__ran=6'>",
    "<style>body{display:none}</style>",
    "<form action=https://evil.example/><button>Go</button></form>",
    '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
    "<iframe srcdoc='<script>parent.__ran=7</script>'></iframe>",
    "[go](javascript:window.__ran=8)",
    "[go](data:text/html,<script>window.__ran=9</script>)",
    "![p](https://evil.example/pixel.png)",
    "{{ 7*7 }}{% raw %}{# x #}",
    "]]></summary><script>window.__ran=10</script>",
    "javascript:window.__ran=11",
    "x-incli-body-x x-incli-title-x <!-- incli: here -->",
    "<a href='jAvAsCrIpT:window.__ran=12'>x</a>",
    "<base href=https://evil.example/>",
    '<link rel=stylesheet href="https://evil.example/x.css">',
)
ALL = " ".join(PAYLOADS)
NOW = "2026-11-24T09:30:00Z"


def record(folder: Path) -> Path:
    """Make the record in a new folder."""
    done(folder.parent, "init", str(folder), "--preset", "pagerduty")
    _policies(folder)
    for number, payload in enumerate(PAYLOADS):
        _incident(folder, payload, number)
    place = next((folder / "incidents" / "2026-11").iterdir())
    front = {"incident": place.name, "status": "draft", "owner": "amira", "title": ALL[:200]}
    (place / "postmortem.md").write_text(f"---\n{json.dumps(front)}\n---\n# {ALL}\n\n- {ALL}\n")
    (place / "incident.yaml").write_text(
        json.dumps({"title": ALL[:200], "services": list(PAYLOADS), "tags": list(PAYLOADS)})
    )
    _documents(folder / "site")
    odd = folder / "incidents" / "2026-11" / '2026-11-22-"><img src=x onerror=window.__ran=40>'
    for each in (odd, place):
        (each / "timeline").mkdir(parents=True, exist_ok=True)
        (each / "timeline" / "<img src=x onerror=window.__ran=41>.yaml").write_text("kind: note\n")
        (each / "timeline" / "20261122T000000000Z-note-x-0000.yaml").write_text(f"kind: {ALL}\n")
    (odd / "incident.yaml").write_text('title: "odd"\n')
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", ALL)
    git(folder, "remote", "add", "origin", 'https://x.example/"><script>window.__ran=20</script>')
    return folder


def _incident(folder: Path, text: str, number: int) -> None:
    """An incident in which everything that people can say says `text`."""
    opened = Opened(text, "sev2", services=(text,), tags=(text,))
    told = _Told(datetime(2026, 11, 22, number, tzinfo=UTC))
    told.add(opened)
    told.add(Assigned("incident-commander", "amira"))
    told.add(Joined("scribe"), by="other")
    told.add(Note(f"{text}\n{text}"), cites=(text,))
    told.add(Found(text), late=text, by=text)
    proposal = told.add(Proposed(text, text, text))
    objection = told.add(Objected(proposal, text), by="other")
    told.add(Decided(proposal, "go", (objection,)), because=text)
    for audience in ("internal", "executive", "public"):
        told.add(UpdatePosted(audience, text))
    told.add(TaskAdded("other", "10m", text))
    told.add(Corrected(told.add(Note(text)), text))
    told.add(Redacted(told.add(Note(text))), because=text)
    told.add(EvidenceAdded(f"https://evil.example/{text}", text=text))
    told.add(RecordingAdded(text, told.at, text=text))
    told.add(Parked(text, "other"))
    told.add(Gripe(text))
    told.add(ActionAdded(text, "other", "detect"))
    done = told.add(ActionAdded(text, "amira", "detect"))
    if number % 2:
        told.add(Resolved("amira", text), because=text)
    told.add(ActionClosed(done, text))
    told.add(PostmortemPublished("a" * 40, text, text))
    name = f"2026-11-22-hostile-{number}"
    place = folder / incident_folder(name)
    (place / "timeline").mkdir(parents=True)
    (place / "incident.yaml").write_text(
        json.dumps({"title": text, "services": [text], "tags": [text]})
    )
    for entry in told.entries:
        (place / "timeline" / f"{entry.id}.yaml").write_text(write_entry(entry))


class _Told:
    """A timeline, a minute after the other."""

    def __init__(self, begins: datetime) -> None:
        self.at = begins
        self.entries: list[Entry] = []

    def add(  # what an entry is made of
        self,
        body: Body,
        *,
        by: str = "amira",
        because: str | None = None,
        late: str | None = None,
        cites: tuple[str, ...] = (),
    ) -> str:
        """One more entry; its id."""
        name = f"{stamp(self.at)}-{body.kind}-x-{len(self.entries):04}"
        self.entries.append(Entry(name, self.at, by, body, because, late, cites=cites))
        self.at += timedelta(minutes=1)
        return name


def _policies(folder: Path) -> None:
    policies = folder / "policies"
    people = {
        "amira": {"name": f"A{PAYLOADS[0]}", "email": "amira@example.com"},
        "other": {"name": ALL[:200], "email": "other@example.com", "timezone": "Asia/Tokyo"},
    }
    (policies / "people.yaml").write_text(json.dumps({"people": people}))
    words = {"postmortem": PAYLOADS[0], "Timeline": PAYLOADS[1], "Action items": PAYLOADS[2]}
    (policies / "vocabulary.yaml").write_text(json.dumps({"words": words}))
    roster = {
        "name": ALL[:200],
        "role": "incident-commander",
        "layers": {
            "primary": {
                "rotations": [
                    {
                        "members": ["amira", "other"],
                        "start": "2026-10-05",
                        "length": "1w",
                        "handover": {"day": "mon", "time": "09:00"},
                    }
                ]
            }
        },
    }
    (policies / "rosters").mkdir()
    (policies / "rosters" / "ic.yaml").write_text(json.dumps(roster))
    response = policies / "response" / "2026-01-01.yaml"
    text = response.read_text()
    for old in ("Critical: many customers cannot use the product as they should.",):
        assert old in text
        text = text.replace(old, PAYLOADS[0])
    response.write_text(text)


def _documents(site: Path) -> None:
    (site / "docs" / "sub").mkdir(parents=True)
    front = "".join(f"{key}: {json.dumps(ALL)}\n" for key in ("title", "description"))
    (site / "docs" / "page.md").write_text(f"---\n{front}---\n# {ALL}\n\n{ALL}\n\n- {ALL}\n")
    bare = "\n\n".join(PAYLOADS)
    (site / "docs" / "sub" / "bare.md").write_text(f"# {PAYLOADS[3]} {PAYLOADS[1]}\n\n{bare}\n")
    (site / "docs" / "<img src=x onerror=window.__ran=30>.md").write_text("# Named\n\ntext\n")
    (site / "docs" / "old.md").write_text(
        f"Title: {PAYLOADS[3]}\nDescription: {PAYLOADS[4]}\n\n# x\n"
    )
    settings = {"site_name": f"Acme {PAYLOADS[3]}", "copyright": PAYLOADS[1]}
    (site / "mkdocs.yml").write_text(json.dumps(settings))
    shutil.copy(DATA / "guide.md", site / "docs")
