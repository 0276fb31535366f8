"""Plays the demo: a storyboard of real commands, on three clones of one repository.

It runs the very commands a person types, so what it prints is what they would see.
"""

import contextlib
import io
import os
import shlex
import tempfile
import time
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import click

from incli.cli.main import run
from incli.demo.storyboard import Step, Storyboard, from_data, instant
from incli.documents.loader import load
from incli.domain.errors import InvalidInput
from incli.domain.text import safe
from incli.exchange import apollo, webvtt
from incli.store.git import Git

_PAUSE = 0.35
"""Seconds between two steps, so that one can read along."""
_UNPLUGGED = "unplugged"

_READS = frozenset({"sync", "show", "log", "list", "why"})
"""Commands that write no entry, and so cite nothing."""


def play(directory: Path | None, *, quick: bool) -> None:
    """Play the first hours of Apollo 13 in `directory` (or a temporary one)."""
    folder = (directory or Path(tempfile.mkdtemp(prefix="incli-demo-"))).resolve()
    if folder.exists() and any(folder.iterdir()):
        raise InvalidInput(f"{folder} is not empty.", "incli demo SOME-NEW-FOLDER")
    board = _storyboard()
    stage = _Stage(folder, board)
    with _environment():
        stage.set_up()
        for step in board.steps:
            stage.act(step)
            if not quick:
                time.sleep(_PAUSE)
        stage.finish()


def _say(text: str = "", *, dim: bool = False, bold: bool = False) -> None:
    click.secho(safe(text), dim=dim or None, bold=bold or None)


def _storyboard() -> Storyboard:
    text = (files("incli.demo") / "storyboard.yaml").read_text(encoding="utf-8")
    return from_data(load(text, "storyboard.yaml").data)


@contextlib.contextmanager
def _environment() -> Iterator[None]:
    """Sharing on, no incident chosen, and times as the reader's own zone has them."""
    kept = {name: os.environ.pop(name, None) for name in ("INCLI_SHARE", "INCLI_INCIDENT")}
    try:
        yield
    finally:
        os.environ.update({name: value for name, value in kept.items() if value is not None})


class _Stage:
    """Three clones, one bare remote, and what the steps have made so far."""

    def __init__(self, folder: Path, board: Storyboard) -> None:
        self._folder = folder
        self._board = board
        self._known: dict[str, str] = {}
        self._stale: set[str] = set()
        """Clones that have not seen what another has written since."""
        self._unplugged: set[str] = set()

    def set_up(self) -> None:
        """A bare remote, three clones, the policies and the people."""
        self._folder.mkdir(parents=True, exist_ok=True)
        first, *others = self._board.clones
        Git(self._folder).run("init", "--quiet", "--bare", "--initial-branch=main", "remote.git")
        _say(f"Three consoles share one repository, in {self._folder}.")
        self._clone(first)
        start = ("--now", self._board.steps[0].now.strftime("%Y-%m-%dT%H:%M:%SZ"))
        self._quietly("-C", str(self._folder), *start, "init", first, "--preset", "minimal")
        self._people(first)
        self._git(first).run("push", "--quiet", "origin", "HEAD:main")
        for name in others:
            self._clone(name)
        self._known["recording"] = str(self._transcript())
        _say("")

    def act(self, step: Step) -> None:
        """One step: somebody types a command at a console."""
        self._plug(step)
        if step.clone in self._stale and not step.offline and step.argv[0] != "sync":
            self._quietly("-C", self._path(step.clone), "sync")
            self._stale.discard(step.clone)
        if step.say:
            _say(f"          {step.say}", dim=True)
        argv = step.typed(self._known)
        shown = shlex.join([self._shown(word) for word in argv])
        _say(f"{step.get}  {step.by} at {step.clone}> incli {shown}", bold=True)
        status, output = self._run(step, argv)
        for line in output.splitlines():
            _say(f"          {line}")
        if status != step.expect:
            raise RuntimeError(f"{argv} at {step.get} ended with {status}, not {step.expect}")
        self._remember(step)

    def finish(self) -> None:
        """Everybody shares; then the incident as it stands, and where to look."""
        for _ in range(2):
            for name in self._board.clones:
                self._quietly("-C", self._path(name), "sync")
        tips = {self._git(name).out("rev-parse", "HEAD") for name in self._board.clones}
        first = next(iter(self._board.clones))
        last = self._board.steps[-1].now.strftime("%Y-%m-%dT%H:%M:%SZ")
        _say("")
        run(["-C", self._path(first), "--as", self._board.steps[-1].by, "--now", last, "show"])
        agree = "All three consoles hold the same record" if len(tips) == 1 else "The clones differ"
        _say("")
        _say(f"{agree} ({', '.join(sorted(tip[:10] for tip in tips))}).")
        _say(f"Look at it:  cd {self._path(first)}")
        _say("             incli log --kind decided     incli why severity     git log --oneline")
        _say("             incli show --as-of 1970-04-14T04:00:00Z")

    def _run(self, step: Step, argv: list[str]) -> tuple[int, str]:
        options = ["-C", self._path(step.clone), "--now", step.now.strftime("%Y-%m-%dT%H:%M:%SZ")]
        options += ["--as", step.by, "--wait"]
        extra: list[str] = []
        if step.argv[0] in _READS:
            return self._spoken([*options, *argv])
        if step.at:
            extra += ["--at", instant(step.at).strftime("%Y-%m-%dT%H:%M:%SZ")]
        for moment in step.cites:
            extra += ["--cites", f"recordings/{self._board.recording}#t={moment}"]
        return self._spoken([*options, *argv, *extra])

    @staticmethod
    def _spoken(argv: list[str]) -> tuple[int, str]:
        spoken = io.StringIO()
        with contextlib.redirect_stdout(spoken), contextlib.redirect_stderr(spoken):
            status = run(argv)
        return status, spoken.getvalue()

    def _remember(self, step: Step) -> None:
        if step.expect or step.argv[0] in _READS:
            return
        self._stale |= {name for name in self._board.clones if name != step.clone}
        if step.name:
            format_ = "--format=%(trailers:key=Entry,valueonly)"
            entry = self._git(step.clone).out("log", "-1", "--no-merges", format_)
            self._known[step.name] = entry.split()[0]

    def _plug(self, step: Step) -> None:
        """Pull the network cable of a console, or put it back."""
        if step.offline == (step.clone in self._unplugged):
            return
        address = _UNPLUGGED if step.offline else "../remote.git"
        self._git(step.clone).run("remote", "set-url", "origin", address)
        if step.offline:
            self._unplugged.add(step.clone)
        else:
            self._unplugged.discard(step.clone)
            self._stale.add(step.clone)

    def _clone(self, name: str) -> None:
        Git(self._folder).run("clone", "--quiet", "remote.git", name)
        git = self._git(name)
        for key, value in {
            "user.name": self._board.clones[name],
            "user.email": f"{name}@mocr.example",
            "commit.gpgsign": "false",
            "core.hooksPath": "/dev/null",
        }.items():
            git.run("config", key, value)
        git.run("remote", "set-url", "origin", "../remote.git")

    def _people(self, clone: str) -> None:
        lines = [
            "# The people of the demo; where their names come from: incli/demo/storyboard.yaml"
        ]
        lines.append("people:")
        for each in self._board.people:
            trained = ", ".join(f'{{role: "{role}", on: "1970-01-01"}}' for role in each.roles)
            lines.append(f"  {each.id}:")
            lines.append(f'    name: "{each.name}"')
            lines.append(f'    email: "{each.email}"')
            lines.append(f'    timezone: "{each.timezone}"')
            lines.append(f"    trained: [{trained}]")
        lines.append("teams:")
        for team, members in self._board.teams.items():
            lines.append(f"  {team}: [{', '.join(members)}]")
        policies = Path(self._path(clone)) / "policies"
        (policies / "people.yaml").write_text("\n".join(lines) + "\n")
        (policies / "vocabulary.yaml").write_text("words: {}\n")
        self._git(clone).run("commit", "--quiet", "--all", "--message", "policy: who is who")

    def _transcript(self) -> Path:
        """The loop as WebVTT: its clock starts at lift-off."""
        text = (files("incli.demo") / self._board.transcript).read_text(encoding="utf-8")
        spoken = apollo.cues(apollo.read(text, self._board.transcript))
        path = self._folder / self._board.recording
        path.write_text(webvtt.write(spoken), encoding="utf-8")
        return path

    def _quietly(self, *argv: str) -> None:
        status, output = self._spoken(list(argv))
        if status:
            raise RuntimeError(f"{argv} ended with {status}: {output}")

    def _shown(self, word: str) -> str:
        """A word as it was typed: the handle of an entry, a file by its name."""
        if word in self._known.values():
            return word.rpartition("-")[2] if "/" not in word else Path(word).name
        return word

    def _path(self, clone: str) -> str:
        return str(self._folder / clone)

    def _git(self, clone: str) -> Git:
        return Git(self._folder / clone)
