"""What is written to may be full: that is said in a sentence, and what was saved stays saved."""

import subprocess
import sys
from pathlib import Path

import pytest
from world import done

FULL = Path("/dev/full")
pytestmark = pytest.mark.skipif(not FULL.exists(), reason="only Linux has a device that is full")
SENTENCE = "The output could not be written: No space left on device."


def told(folder: Path, *args: str, err: Path | None = None) -> tuple[int, str]:
    """Run incli with a full standard output; its exit code, and what standard error holds."""
    command = [sys.executable, "-m", "incli", "-C", str(folder), *args]
    with FULL.open("w") as full, (err or FULL).open("w") as other:
        ran = subprocess.run(
            command, stdout=full, stderr=other if err else subprocess.PIPE, text=True, check=False
        )
    return ran.returncode, ran.stderr or ""


@pytest.mark.parametrize(
    "args",
    [
        *(("load",), ("stats",), ("log",), ("show",), ("toil",), ("export", "json")),
        *(("--json", "load"), ("--json", "log"), ("--help",), ("load", "--help")),
    ],
)
def test_it_is_said_in_a_sentence(incident: Path, args: tuple[str, ...]) -> None:
    code, err = told(incident, *args)
    assert (code, err.splitlines()[0]) == (4, SENTENCE)
    assert "Traceback" not in err


def test_more_than_a_buffer_holds_is_no_bug_either(incident: Path) -> None:
    done(incident, "note", "x" * 20_000)
    code, err = told(incident, "--json", "log")
    assert (code, err.splitlines()[0]) == (4, SENTENCE)


def test_what_was_saved_is_said_to_be_saved(incident: Path) -> None:
    code, err = told(incident, "note", "look at checkout")
    assert (code, "still saved: incli log" in err) == (4, True)
    assert "look at checkout" in done(incident, "log").out


def test_why_a_command_was_refused_is_read_all_the_same(incident: Path) -> None:
    code, err = told(incident, "--json", "show", "no-such-incident")
    assert (code, "no-such-incident" in err, "Traceback" in err) == (4, True, False)


def test_where_nobody_can_be_told_the_exit_code_says_it(incident: Path) -> None:
    assert told(incident, "show", "no-such-incident", err=FULL)[0] == 4
    assert told(incident, "load", err=FULL)[0] == 4


def test_an_output_that_was_closed_is_no_bug(incident: Path) -> None:
    def closed(closing: str, *args: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "incli", "-C", str(incident), *args]
        shell = ["sh", "-c", f'"$@" {closing}', "sh", *command]
        return subprocess.run(shell, capture_output=True, text=True, check=False)

    for args in (("load",), ("--json", "load"), ("list",), ("note", "closed")):
        ran = closed(">&-", *args)
        assert (ran.returncode, "Traceback" in ran.stderr) == (0, False), ran
    assert closed(">&- 2>&-", "show", "nothing").returncode == 2
    assert "closed" in done(incident, "log").out
