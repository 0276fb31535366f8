"""The page about what strangers write says what is so, and its policy stops what it says."""

import re
from pathlib import Path

import pytest
from check_world import Pull
from world import done, git

from incli.documents.loader import load
from incli.rules import RULES

PAGE = Path(__file__).parents[2] / "site/docs/how-to/take-in-what-strangers-write.md"
_BLOCK = re.compile(r"^```yaml\n(.*?)^```", re.DOTALL | re.MULTILINE)
_RULE = re.compile(r"INC\d{3}")
IN_FORCE = "policies/response/2026-01-01.yaml"


@pytest.fixture
def guarded(pull: Pull) -> Pull:
    """With the lines of the page in the policy that judges."""
    (block,) = _BLOCK.findall(PAGE.read_text())
    waivers, _, rules = block.partition("rules:\n")
    text = (pull.folder / IN_FORCE).read_text()
    names = set(_RULE.findall(rules))
    kept = [line for line in text.splitlines() if line.strip().partition(":")[0] not in names]
    held = "\n".join(kept).replace("\nrules:\n", f"\nrules:\n{rules}")
    pull.write(IN_FORCE, f"{held}\n{waivers}")
    git(pull.folder, "branch", "-f", "judge")
    return pull


def rows() -> list[tuple[list[str], str]]:
    """For each row of the table: the rules that stop it, and whether they are on by themselves."""
    found = []
    for line in PAGE.read_text().splitlines():
        cells = [each.strip() for each in line.strip("|").split("|")]
        if line.startswith("|") and (named := _RULE.findall(cells[1])):
            found.append((named, cells[2]))
    return found


def test_the_table_says_which_rules_are_on_by_themselves() -> None:
    assert len(rows()) > 8
    for named, told in rows():
        modes = {RULES[each].mode for each in named}
        assert (modes == {"enforce"}) == told.startswith("yes"), (named, told)


def test_the_lines_of_the_page_turn_on_what_is_off() -> None:
    (block,) = _BLOCK.findall(PAGE.read_text())
    held = load(block, "page.yaml").data["rules"]
    off = {each for named, told in rows() if "no" in told for each in named}
    assert set(held) == off


def test_a_name_that_is_not_ones_own_is_refused(guarded: Pull) -> None:
    done(guarded.folder, "note", "what amira never said")
    git(guarded.folder, "config", "user.email", "jonas@example.com")
    git(guarded.folder, "commit", "-q", "--amend", "--reset-author", "--no-edit")
    assert "INC705" in guarded.rules()


def test_a_note_that_nobody_signed_is_not_taken(guarded: Pull) -> None:
    done(guarded.folder, "note", "by whom?")
    assert guarded.rules() == {"INC704"}


def test_a_weaker_policy_for_the_future_takes_others(guarded: Pull) -> None:
    text = (guarded.folder / IN_FORCE).read_text()
    text = text.replace('"2026-01-01T00:00:00Z"', '"2099-01-01T00:00:00Z"')
    guarded.write("policies/response/2099-01-01.yaml", text.replace("review: 3d", "review: 9d"))
    assert "INC603" in guarded.rules()
