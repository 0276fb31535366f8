"""Adding to hand-written YAML: the new line is there, and every other byte is as it was."""

import difflib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incli.documents.edit import add_to_mapping, append_to_list
from incli.documents.loader import load
from incli.domain.errors import InvalidData, InvalidInput

MEI = {"name": "Mei", "email": ["mei@example.com"], "trained": [{"role": "scribe"}]}
ADDED = 'mei: {name: "Mei", email: ["mei@example.com"], trained: [{role: "scribe"}]}'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "# who\npeople:\n  amira: {name: A}   # leads\n\n# teams\nteams: {}\n",
            f"# who\npeople:\n  amira: {{name: A}}   # leads\n  {ADDED}\n\n# teams\nteams: {{}}\n",
        ),
        (
            "people:\n    amira:\n        name: A\n    # jonas: {}\n\nteams: {}",
            f"people:\n    amira:\n        name: A\n    # jonas: {{}}\n    {ADDED}\n\nteams: {{}}",
        ),
        ("people:\n  amira: {}", f"people:\n  amira: {{}}\n  {ADDED}\n"),
        ("people: {}\n", f"people:\n  {ADDED}\n"),
        ("people: {}  # none\nteams: {}\n", f"people:  # none\n  {ADDED}\nteams: {{}}\n"),
        ("people:\n", f"people:\n  {ADDED}\n"),
        ("people: ~ # yet\nteams: {}\n", f"people: # yet\n  {ADDED}\nteams: {{}}\n"),
        ("teams: {a: [b]}\n", f"teams: {{a: [b]}}\npeople:\n  {ADDED}\n"),
        ("# nobody\n", f"# nobody\npeople:\n  {ADDED}\n"),
        ("", f"people:\n  {ADDED}\n"),
        ("people: {amira: {name: A}}\n", f"people: {{amira: {{name: A}}, {ADDED}}}\n"),
        ("people: {\n  amira: {}, # c\n}\n", f"people: {{\n  amira: {{}}, {ADDED}, # c\n}}\n"),
        ("people: { # c\n}\n", f"people: {{{ADDED} # c\n}}\n"),
        ("{people: {}}\n", f"{{people: {{{ADDED}}}}}\n"),
        ("{people: }\n", f"{{people: {{{ADDED}}}}}\n"),
        ("{}\n", f"{{people: {{{ADDED}}}}}\n"),
        ("---\npeople:\n  amira: {}\n...\n", f"---\npeople:\n  amira: {{}}\n  {ADDED}\n...\n"),
        (
            "people:\n  amira:\n    text: |\n      x\n\nteams: {}\n",
            f"people:\n  amira:\n    text: |\n      x\n\n  {ADDED}\nteams: {{}}\n",
        ),
        ("people:\n- a\n", ""),
        ("people: Mei\n", ""),
        ("- people\n", ""),
    ],
)
def test_one_line_is_added_and_the_rest_stays(before: str, after: str) -> None:
    if after:
        assert add_to_mapping(before, ["people"], "mei", MEI) == after
        load(after, "people.yaml")
    else:
        with pytest.raises(InvalidInput, match="is no mapping"):
            add_to_mapping(before, ["people"], "mei", MEI)


def test_what_is_there_already_is_not_touched() -> None:
    with pytest.raises(InvalidInput, match="“mei” is there already"):
        add_to_mapping("people: {mei: {}}\n", ["people"], "mei", MEI)


def test_missing_mappings_are_made_on_the_way() -> None:
    assert add_to_mapping("x: 1\n", ["a", "b"], "no", [1, None]) == (
        'x: 1\na:\n  b:\n    "no": [1, null]\n'
    )
    assert add_to_mapping("{x: 1}\n", ["a"], "b", True) == "{x: 1, a: {b: true}}\n"


def test_at_the_root() -> None:
    assert add_to_mapping("x: 1 # one\n# end\n", [], "z", "é\n") == 'x: 1 # one\nz: "é\\n"\n# end\n'


def test_an_unreadable_file_is_left_alone() -> None:
    with pytest.raises(InvalidData, match=r"2:1: “a” stands here twice"):
        add_to_mapping("a: 1\na: 2\n", ["people"], "mei", MEI)


def test_what_would_not_be_readable_afterwards_is_left_to_people() -> None:
    with pytest.raises(InvalidInput, match="“b” cannot be added to this layout") as caught:
        add_to_mapping("x: 1\n", ["deeper", *"abcdefghijklmnop"], "b", 1)
    assert caught.value.hint.startswith("by hand: deeper: {a: {b: {")


names = st.from_regex(r"[a-z][a-z-]{0,5}", fullmatch=True)
comments = st.sampled_from(["", "  # a comment", " # : {}"])


@given(
    st.dictionaries(names, comments, max_size=4),
    st.dictionaries(names, st.text(max_size=4), max_size=3),
    st.sampled_from(["", "\n", "# head\n\n"]),
    st.sampled_from(["", "\n", "\nteams:\n  db: [a]\n", "# tail\n", "z: 1\n"]),
)
def test_a_change_only_adds_lines(
    people: dict[str, str], person: dict[str, str], head: str, tail: str
) -> None:
    rows = [f'  "{name}": {{name: x}}{comment}\n' for name, comment in people.items()]
    before = f"{head}people:\n{''.join(rows)}{tail}"
    key = next(name for name in ("mei", "m", "q9") if name not in people)

    after = add_to_mapping(before, ["people"], key, person)

    said = load(before, "x").data
    assert load(after, "x").data == {**said, "people": {**(said["people"] or {}), key: person}}
    changes = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    assert [row for row in changes if row.startswith("- ")] == []
    assert len([row for row in changes if row.startswith("+ ")]) == 1


SHIFT = {"person": "ravi", "from": "2026-12-24"}
ITEM = '{person: "ravi", from: "2026-12-24"}'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "a: 1\noverrides:\n  - {x: 1}  # c\n  # end\n\n# z\nb: 2\n",
            f"a: 1\noverrides:\n  - {{x: 1}}  # c\n  # end\n  - {ITEM}\n\n# z\nb: 2\n",
        ),
        ("overrides:\n- x: 1\n  y: 2\nb: 3\n", f"overrides:\n- x: 1\n  y: 2\n- {ITEM}\nb: 3\n"),
        ("overrides: []\n", f"overrides:\n  - {ITEM}\n"),
        ("overrides: [] # none\n", f"overrides: # none\n  - {ITEM}\n"),
        ("overrides:\nb: 1\n", f"overrides:\n  - {ITEM}\nb: 1\n"),
        ("overrides: [{x: 1}]\n", f"overrides: [{{x: 1}}, {ITEM}]\n"),
        ("overrides: [\n  {x: 1}, # c\n]\n", f"overrides: [\n  {{x: 1}}, {ITEM}, # c\n]\n"),
        ("a: 1", f"a: 1\noverrides:\n  - {ITEM}\n"),
        ("{a: 1}\n", f"{{a: 1, overrides: [{ITEM}]}}\n"),
        ("{overrides: }\n", f"{{overrides: [{ITEM}]}}\n"),
        ("{overrides: []}\n", f"{{overrides: [{ITEM}]}}\n"),
    ],
)
def test_an_item_is_added_to_a_list_and_the_rest_stays(before: str, after: str) -> None:
    assert append_to_list(before, ["overrides"], SHIFT) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('people:\n  mei: {name: "Mei"}\n', f'people:\n  mei: {{name: "Mei", steps: [{ITEM}]}}\n'),
        (
            "people:\n  mei:\n    name: Mei\n  jo: {}\n",
            f"people:\n  mei:\n    name: Mei\n    steps:\n      - {ITEM}\n  jo: {{}}\n",
        ),
    ],
)
def test_an_item_is_added_deep_inside(before: str, after: str) -> None:
    assert append_to_list(before, ["people", "mei", "steps"], SHIFT) == after


@pytest.mark.parametrize("text", ["overrides: x\n", "overrides: {a: 1}\n", "- overrides\n"])
def test_what_is_no_list_is_not_added_to(text: str) -> None:
    with pytest.raises(InvalidInput, match="is no list"):
        append_to_list(text, ["overrides"], SHIFT)


@given(
    st.lists(st.sampled_from(["  - {x: 1}\n", "  # said\n", "\n", "  - x: 2\n    y: [3]\n"])),
    st.sampled_from(["", "b: 1\n", "# tail\n", "\nb:\n  - 1\n"]),
)
def test_an_item_only_adds_lines(items: list[str], tail: str) -> None:
    before = "# head\na: 1\noverrides:\n" + "".join(items) + tail
    after = append_to_list(before, ["overrides"], SHIFT)
    changed = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    assert [line for line in changed if line[0] == "-"] == []
    assert [line for line in changed if line[0] == "+"] == [f"+   - {ITEM}"]
