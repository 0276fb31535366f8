"""What is internal is named nowhere in what becomes public."""

import pytest
from check_world import Pull
from world import done, git, incli


@pytest.fixture
def internal(pull: Pull) -> Pull:
    """With the incident made internal, and a public one beside it."""
    header = pull.timeline.parent / "incident.yaml"
    header.write_text(header.read_text().replace('"public"', '"internal"'))
    pull.commit("not for the public")
    done(pull.folder, "open", "Another one")
    git(pull.folder, "branch", "-f", "judge")
    return pull


def test_an_internal_incident_may_name_itself(internal: Pull) -> None:
    done(internal.folder, "-i", internal.incident, "note", f"{internal.incident} goes on")
    assert internal.rules() == set()


def test_a_public_incident_may_not_name_it(internal: Pull) -> None:
    done(internal.folder, "-i", "another-one", "note", f"like {internal.incident}")
    (found,) = internal.findings()
    assert (found["rule"], found["line"]) == ("INC803", 4)
    assert "another-one" in found["path"]


def test_a_page_may_not_name_it(internal: Pull) -> None:
    internal.write("site/docs/index.md", f"# Recent\n\n- {internal.incident}\n")
    (found,) = internal.findings()
    assert (found["rule"], found["path"], found["line"]) == ("INC803", "site/docs/index.md", 3)


def test_what_the_public_is_told_is_looked_at_where_it_is_said(pull: Pull) -> None:
    words = ("update", "post", "see http://wiki/x", "--audience", "public", "--next", "30m")
    done(pull.folder, *words)
    told = [each for each in pull.check().json()["findings"] if each["rule"] == "INC804"]
    assert {(each["line"], each["path"]) for each in told} == {
        (5, pull.relative(pull.entries("update-posted")[0]))
    }


def turn(pull: Pull, wanted: str, person: str = "jonas") -> None:
    """Commit the header with another visibility, as somebody."""
    header = pull.timeline.parent / "incident.yaml"
    before = "internal" if wanted == "public" else "public"
    header.write_text(header.read_text().replace(f'"{before}"', f'"{wanted}"'))
    git(pull.folder, "config", "user.email", f"{person}@example.com")
    pull.commit(f"{wanted}, says {person}")


def test_nobody_but_who_answers_for_it_makes_an_internal_incident_public(internal: Pull) -> None:
    turn(internal, "public")
    (found,) = internal.findings()
    header = internal.relative(internal.timeline.parent / "incident.yaml")
    assert (found["rule"], found["path"], found["line"]) == ("INC805", header, 4)
    assert "jonas made it so" in found["message"]
    git(internal.folder, "reset", "-q", "--hard", "judge")
    turn(internal, "public", "amira")
    assert internal.rules() == set(), "she leads it"


def test_a_public_incident_is_not_hidden_by_anybody_either(pull: Pull) -> None:
    turn(pull, "internal")
    assert pull.rules() == {"INC805"}


def test_nobody_makes_themselves_its_owner_in_the_change_that_publishes_it(internal: Pull) -> None:
    git(internal.folder, "config", "user.email", "jonas@example.com")
    done(
        internal.folder,
        "-i",
        internal.incident,
        "assign",
        "incident-commander",
        "me",
        "--because",
        "gone",
    )
    turn(internal, "public")
    assert "INC805" in internal.rules()


def test_a_header_that_is_broken_in_between_hides_nobody(internal: Pull) -> None:
    header = internal.timeline.parent / "incident.yaml"
    text = header.read_text()
    git(internal.folder, "config", "user.email", "jonas@example.com")
    header.write_text("title: [\n")
    internal.commit("broken")
    header.write_text(text)
    turn(internal, "public")
    assert "INC805" in internal.rules()


def test_a_merge_that_takes_over_what_was_decided_decides_nothing(internal: Pull) -> None:
    git(internal.folder, "checkout", "-q", "-b", "side")
    turn(internal, "public", "amira")
    git(internal.folder, "checkout", "-q", "main")
    git(internal.folder, "config", "user.email", "jonas@example.com")
    git(internal.folder, "merge", "-q", "--no-ff", "--no-edit", "side")
    assert internal.rules() == set()


def test_a_header_that_cannot_be_read_makes_an_incident_public_to_nobody(internal: Pull) -> None:
    header = internal.timeline.parent / "incident.yaml"
    header.write_text("visibility: [\n")
    internal.commit("broken")
    listed = done(internal.folder, "--json", "list").json()
    assert {each["visibility"] for each in listed if each["id"] == internal.incident} == {
        "internal"
    }
    assert "INC001" in {
        each["rule"] for each in incli(internal.folder, "--json", "check").json()["findings"]
    }
