"""Guards: sixteen people write at once, each in a clone of their own, with one bare remote."""

import fcntl
import json
import random
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from incli.store.sharing.background import LOCK

from .ground import Ground, cores
from .measuring import Row, percentile, spent
from .plots import PEOPLE

_WRITERS = 16
_EACH = 10
"""Entries of each writer at full speed."""
_ALONE = 40
"""Entries of the single writer: enough for a 95th percentile."""
_RATE, _SECONDS = 0.8, 75
"""Entries a second of all writers together, and for how long, at the speed of a real incident."""
_LIMIT, _REJECTS = 2.0, 0.1
_PATIENCE = 60.0
"""Seconds to wait for what goes on in the background."""


@dataclass(frozen=True, slots=True)
class _Writer:
    """One person's clone."""

    clone: Path
    person: str


@dataclass(slots=True)
class _Phase:
    """What a number of writes came to."""

    seconds: list[float] = field(default_factory=list)
    """From the start of each command to its end, when it is shared."""
    entries: list[str] = field(default_factory=list)
    unshared: int = 0
    cpu: float = 0.0
    """Without what goes on in the background afterwards."""
    pushes: int = 0
    """How many the remote has taken."""
    rejected: int = 0
    """How many it did not take whole, because somebody else was quicker."""

    @property
    def p95(self) -> float:
        """Seconds that all but one in twenty took at most."""
        return percentile(self.seconds, 95)

    def told(self) -> str:
        """In words."""
        return (
            f"p50 {median(self.seconds):.2f} s, p95 {self.p95:.2f} s, "
            f"most {max(self.seconds):.2f} s, {len(self.seconds)} entries, "
            f"{1000 * self.cpu / len(self.seconds):.0f} ms CPU each"
        )


class _Field:
    """The remote, the clones, and the traces that git leaves."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.trace = ground.folder / "trace"
        self.trace.mkdir()
        self.remote = ground.folder / "remote.git"
        first = ground.team("first")
        ground.open_incident(first)
        ground.git(ground.folder, "clone", "-q", "--bare", str(first), str(self.remote))
        self.writers = [
            _Writer(ground.clone(self.remote, f"writer-{person}", person), person)
            for person in PEOPLE[:_WRITERS]
        ]

    def write(self, writer: _Writer, phase: _Phase, *, share: bool = True) -> None:
        """One note, and when it was shared."""
        more = {"GIT_TRACE2_EVENT": str(self.trace)} if share else {"INCLI_SHARE": "off"}
        wait = ["--wait"] if share else []
        start = time.monotonic()
        said = json.loads(
            self.ground.incli(writer.clone, "--json", *wait, "note", "one more line", **more)
        )
        phase.seconds.append(time.monotonic() - start)
        phase.entries += [each["id"] for each in said["entries"]]
        phase.unshared += share and not said["shared"]

    def phase(self, work: Callable[[_Phase], None]) -> _Phase:
        """Do some writes and look at what they took."""
        phase = _Phase()
        with spent() as costs:
            work(phase)
        phase.cpu = costs[0].cpu
        self._settle()
        phase.pushes, phase.rejected = self._pushes()
        return phase

    def _settle(self) -> None:
        """Wait until nobody shares in the background any more, and nobody wants to."""
        for writer in self.writers:
            state = writer.clone / ".git" / "incli"
            deadline = time.monotonic() + _PATIENCE
            while _at_it(state) and time.monotonic() < deadline:
                time.sleep(0.05)

    def _pushes(self) -> tuple[int, int]:
        """How many pushes git has made, and how many of them the remote did not take whole."""
        taken = rejected = 0
        for file in self.trace.iterdir():
            rows = [json.loads(line) for line in file.read_text().splitlines()]
            verb = next((row["name"] for row in rows if row["event"] == "cmd_name"), "")
            status = next((row["code"] for row in rows if row["event"] == "exit"), 0)
            if verb == "push":
                taken += not status
                rejected += bool(status)
            file.unlink()
        return taken, rejected


def _at_it(state: Path) -> bool:
    """Whether a process shares in the background in the clone whose own folder this is."""
    with (state / LOCK).open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def sharing(ground: Ground) -> list[Row]:
    """One writer, sixteen at full speed, sixteen as in a real incident; then everybody syncs."""
    ground.say("a bare remote and sixteen clones")
    field_ = _Field(ground)
    alone = field_.phase(lambda phase: _one(field_, phase))
    ground.say("sixteen writers at full speed")
    full = field_.phase(lambda phase: _all(field_, phase))
    ground.say(f"sixteen writers, {_RATE} entries a second together")
    real = field_.phase(lambda phase: _as_in_an_incident(field_, phase))
    ground.say("one and sixteen writers without sharing")
    alone_unshared = field_.phase(lambda phase: _one(field_, phase, share=False))
    full_unshared = field_.phase(lambda phase: _all(field_, phase, share=False))
    phases = (alone, full, real, alone_unshared, full_unshared)
    return [
        _compared("16 writers at full speed, p95 until shared / one writer", full, alone, _LIMIT),
        _compared(
            "16 writers at full speed, p95 until saved, not shared / one writer",
            *(full_unshared, alone_unshared),
        ),
        _compared(f"16 writers, {_RATE} entries/s, p95 until shared / one writer", real, alone),
        _rejections(f"16 writers, {_RATE} entries/s: rejected pushes / entries", real, _REJECTS),
        _rejections("16 writers at full speed: rejected pushes / entries", full),
        *_in_the_end(field_, phases),
    ]


def _compared(title: str, many: _Phase, one: _Phase, limit: float | None = None) -> Row:
    """The 95th percentiles; with it what the processors alone would make of it."""
    floor = _WRITERS * many.cpu / len(many.seconds) / cores()
    detail = f"{many.told()}; one writer: {one.told()}"
    if limit:
        detail += f"; processor time of 16 entries on {cores()} cores: {floor:.2f} s"
    return Row(title, many.p95 / one.p95, "x", limit, detail)


def _rejections(title: str, phase: _Phase, limit: float | None = None) -> Row:
    detail = f"{phase.rejected} of {phase.pushes + phase.rejected} pushes"
    return Row(title, phase.rejected / len(phase.entries), "", limit, detail)


def _in_the_end(field_: _Field, phases: Sequence[_Phase]) -> list[Row]:
    """Everybody syncs; then what is where."""
    for _ in range(2):
        for writer in field_.writers:
            field_.ground.incli(writer.clone, "sync")
    places = [field_.remote, *(writer.clone for writer in field_.writers)]
    tips = {field_.ground.git(place, "rev-parse", "main") for place in places}
    held = field_.ground.git(field_.remote, "ls-tree", "-r", "--name-only", "main")
    kept = {Path(path).stem for path in held.splitlines()}
    written = [entry for phase in phases for entry in phase.entries]
    late = sum(phase.unshared for phase in phases)
    return [
        Row("entries lost", len(set(written) - kept), "", 0, f"of {len(written)} written"),
        Row("entries not shared when --wait returned", late, "", 0),
        Row("different tips after everybody has synced", len(tips), "", 1, "16 clones, 1 remote"),
    ]


def _one(field_: _Field, phase: _Phase, *, share: bool = True) -> None:
    for _ in range(_ALONE):
        field_.write(field_.writers[0], phase, share=share)


def _all(field_: _Field, phase: _Phase, *, share: bool = True) -> None:
    """Everybody writes as fast as they can."""

    def work(writer: _Writer) -> None:
        for _ in range(_EACH):
            field_.write(writer, phase, share=share)

    with ThreadPoolExecutor(_WRITERS) as pool:
        list(pool.map(work, field_.writers))


def _as_in_an_incident(field_: _Field, phase: _Phase) -> None:
    """Entries come at random moments, from whoever is free."""
    chance = random.Random(1)
    busy: list[Future[None]] = []
    end = time.monotonic() + _SECONDS
    free = deque(field_.writers)

    def work(writer: _Writer) -> None:
        field_.write(writer, phase)
        free.append(writer)

    with ThreadPoolExecutor(_WRITERS) as pool:
        while time.monotonic() < end:
            time.sleep(chance.expovariate(_RATE))
            busy.append(pool.submit(work, free.popleft()))
    for each in busy:
        each.result()
