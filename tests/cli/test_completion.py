"""What the shell offers when somebody presses Tab."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from world import done

from incli.cli.main import cli


def offered(folder: Path, *args: str, incomplete: str = "") -> list[str]:
    completer = ShellComplete(cli, {}, "incli", "_INCLI_COMPLETE")
    words = ["-C", str(folder), *args]
    return [item.value for item in completer.get_completions(words, incomplete)]


def test_commands_roles_people_incidents_and_entries_are_offered(incident: Path) -> None:
    task = done(incident, "--json", "task", "add", "jonas", "10m", "look").json()["entries"][0][
        "id"
    ]
    assert offered(incident, incomplete="han") == ["handover"]
    assert "incident-commander" in offered(incident, "assign")
    assert offered(incident, "assign", "ic", incomplete="jo") == ["jonas"]
    assert offered(incident, "show", incomplete="check")[0].endswith("checkout-errors")
    assert offered(incident, "task", "done") == [task[-4:]]
    assert offered(incident, "severity", "raise", incomplete="sev1") == ["sev1"]


def test_outside_of_a_record_nothing_is_offered_and_nothing_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert offered(tmp_path, "assign") == []
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_script(shell: str) -> None:
    script = subprocess.run(
        [sys.executable, "-m", "incli"],
        env={**os.environ, "_INCLI_COMPLETE": f"{shell}_source"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "_incli_completion" in script.replace("function ", "")
