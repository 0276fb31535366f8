"""What the page about the board shows is what the board shows."""

import re
import shlex
from pathlib import Path

from terminal_world import terminal
from world import done

PAGE = Path(__file__).parents[2] / "site/docs/how-to/run-the-board.md"


def test_the_board_of_the_page_is_what_a_terminal_shows(tmp_path: Path) -> None:
    text = PAGE.read_text(encoding="utf-8")
    done(tmp_path, "init", "team")
    team = tmp_path / "team"
    for name in ("jonas", "mei", "ravi"):
        args = ("--email", f"{name}@example.com", "--name", name.title())
        done(team, "person", "add", name, *args)
    typed = re.findall(r"^\$ incli (.*)$", text, re.MULTILINE)
    assert len(typed) > 8
    for line in typed:
        done(team, *shlex.split(line))
    (command,) = re.findall(r"^incli (.* board)$", text, re.MULTILINE)
    (expected,) = re.findall(r"^```text\n(.*?)\n```$", text, re.MULTILINE | re.DOTALL)
    # the clock goes on while we look, and the last four letters of an id are drawn by lot
    pattern = re.escape(expected).replace("h0xg", "[0-9a-z]{4}").replace("7nh0", "[0-9a-z]{4}")
    pattern = pattern.replace("02:35:10", r"02:35:\d\d")
    with terminal(team, *shlex.split(command)) as shown:
        shown.until("next mark")
        seen = "\n".join(line.rstrip() for line in shown.screen.display)
        assert re.fullmatch(pattern, seen), seen
        shown.type("q")
        assert shown.ends() == 0
