"""What is told of an incident that is over: nobody commands any more, and what is still owed."""

from pathlib import Path

import pytest
from world import Outcome, done, git

ENDS = {
    "resolved": ("resolve", "--owner", "jonas", "--because", "it is over"),
    "cancelled": ("cancel", "--because", "a false alarm"),
    "merged": ("merge", "mail-is-late"),
}
BECAUSE = {"resolved": (), "cancelled": (), "merged": ("--because", "it is over")}
END, LATER = "2099-01-01T16:04:00Z", "2099-01-01T19:00:00Z"


@pytest.fixture(params=ENDS)
def ended(request: pytest.FixtureRequest, incident: Path) -> tuple[Path, str]:
    """An incident that Amira commanded until it ended, at 16:04; Jonas has a task left in it."""
    done(incident, "open", "Mail is late", "--severity", "sev3")
    begin = "2099-01-01T16:00:00Z"
    of(incident, "--now", begin, "task", "add", "jonas", "10m", "look at the lag")
    of(incident, "--now", begin, "--as", "jonas", "propose", "fail over")
    of(incident, "--now", END, *ENDS[request.param], *BECAUSE[request.param])
    return incident, request.param


def of(folder: Path, *args: str) -> Outcome:
    return done(folder, "-i", "checkout", *args)


def test_nobody_commands_what_is_over(ended: tuple[Path, str]) -> None:
    folder, status = ended
    title, command, *lines = of(folder, "--now", LATER).out.splitlines()
    assert f" · {status} " in title
    assert (
        command
        == {
            "resolved": "jonas owns the postmortem.",
            "cancelled": "It was no incident after all.",
            "merged": command,
        }[status]
    )
    if status == "merged":
        assert command.startswith("It goes on in 20")
        assert command.endswith("-mail-is-late")
    told = "\n".join(lines)
    assert "you command" not in told
    assert "task" not in told
    assert "fail over" not in told
    assert "Here" not in told
    assert lines[-1] == "You   nothing is asked of you."


def test_how_long_it_was_no_longer_grows(ended: tuple[Path, str]) -> None:
    folder, _ = ended
    first, second = (of(folder, "--now", each).out.splitlines()[0] for each in (END, LATER))
    assert first == second


def test_who_owns_the_postmortem_is_asked_for_it(incident: Path) -> None:
    of(incident, "--now", END, *ENDS["resolved"])
    told = of(incident, "--now", LATER, "--as", "jonas").out
    assert told.endswith("You   postmortem draft.   incli postmortem start\n")
    assert "jonas; the postmortem is missing\n" in of(incident, "--now", LATER, "show").out


def test_roles_end_where_the_incident_ended(ended: tuple[Path, str]) -> None:
    folder, _ = ended
    told = of(folder, "--now", LATER, "show").out
    [line] = [each for each in told.splitlines() if "Incident Commander  " in each]
    assert line.endswith(" to 16:04")


def test_who_commands_again_after_a_reopening_does_so_now(ended: tuple[Path, str]) -> None:
    folder, _ = ended
    of(folder, "--now", LATER, "reopen", "--because", "it is back")
    assert "Amira commands" in of(folder, "--now", LATER).out
    assert " to now" in of(folder, "--now", LATER, "show").out


@pytest.mark.parametrize("end", ENDS)
def test_who_holds_a_role_is_told_once_that_somebody_else_ended_it(
    incident: Path, tmp_path: Path, end: str
) -> None:
    done(incident, "open", "Mail is late", "--severity", "sev3")
    git(tmp_path, "clone", "-q", "--bare", str(incident), "remote.git")
    git(incident, "remote", "add", "origin", str(tmp_path / "remote.git"))
    git(tmp_path, "clone", "-q", "remote.git", "jonas")
    of(tmp_path / "jonas", "--as", "jonas", *ENDS[end], *BECAUSE[end])
    done(tmp_path / "jonas", "sync")
    told = done(incident, "sync").err
    assert told.startswith("jonas ended 20")
    assert f"-checkout-errors, where you were Incident Commander: {end}" in told
    assert told.count("\n") == 1
    assert done(incident, "sync").err == ""
    assert of(incident).err == ""


def test_what_came_in_by_itself_is_told_by_bare_incli(incident: Path) -> None:
    done(incident, "--as", "jonas", *ENDS["cancelled"])
    told = done(incident)
    assert told.out.startswith("Nothing is open.")
    assert told.err.endswith("cancelled: it was no incident — because: a false alarm.\n")
    assert done(incident, "--as", "mei").err == done(incident).err == ""
