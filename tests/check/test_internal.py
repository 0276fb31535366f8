"""What is internal is named nowhere in what becomes public."""

import pytest
from check_world import Pull
from world import done, git


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
