"""Words of a postmortem that blame: which are found, where, and which are left alone."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incli.domain.blameless import KINDS, lint

PEOPLE = ("amira", "Amira Banerjee", "bo", "Bo", "mark", "Mark Reyes", "grace")

BLAMES = [
    ("It was human error.", "error", "human error"),
    ("Human\n  mistakes happen.", "error", "Human mistakes"),
    ("A case of operator error.", "error", "operator error"),
    ("An error on the part of the team.", "error", "error on the part of"),
    ("We made a mistake.", "error", "made a mistake"),
    ("This should have been caught in review.", "hindsight", "should have been"),
    ("The alert should\u2019ve fired.", "hindsight", "should've fired"),
    ("It shouldn't have been rushed to production.", "hindsight", "shouldn't have been"),
    ("We ought to have tested it.", "hindsight", "ought to have tested"),
    ("Somebody should really have seen that.", "hindsight", "should really have seen"),
    ("We should *also* have **looked** at the graphs.", "hindsight", "should also have looked"),
    ("Amira could have asked.", "hindsight", "Amira could have asked"),
    (
        "The engineer could easily have checked.",
        "hindsight",
        "The engineer could easily have checked",
    ),
    ("A careless change.", "judgement", "careless"),
    ("It was negligence.", "judgement", "negligence"),
    ("We have to be more careful.", "judgement", "be more careful"),
    ("We forgot to renew it.", "judgement", "forgot to"),
    ("It is the fault of the database team.", "blame", "fault of the database"),
    ("The vendor is to blame.", "blame", "to blame"),
    ("That was Bo's fault.", "person", "Bo's fault"),
    ("That was their own fault.", "blame", "their own fault"),
    ("It was caused by Amira.", "person", "caused by Amira"),
    ("It was caused by @amira.", "person", "caused by @amira"),
    ("A table was deleted by Amira Banerjee.", "person", "deleted by Amira Banerjee"),
    ("We were down because of Bo's change.", "person", "because of Bo's"),
    ("Bo misread the graph.", "person", "Bo misread"),
    ("Amira had also accidentally dropped it.", "person", "Amira had also accidentally"),
    ("Bo did not check the backups.", "person", "Bo did not check"),
    ("One engineer failed to fail over.", "person", "One engineer failed to"),
    ("Mark Reyes forgot the flag.", "person", "Mark Reyes forgot"),
    ("# Root cause", "single-cause", "Root cause"),
    ("**Root cause**: a full disk.", "single-cause", "Root cause"),
    ("The root cause of all this was a full disk.", "single-cause", "root cause"),
    ("A full disk was the root cause.", "single-cause", "root cause"),
]


@pytest.mark.parametrize(("text", "kind", "words"), BLAMES)
def test_words_that_blame_are_found_with_their_kind(text: str, kind: str, words: str) -> None:
    found = lint(text, PEOPLE)
    assert [each.kind for each in found] == [kind]
    assert found[0].words == words
    assert found[0].message.startswith(f"“{found[0].words}” ")
    assert found[0].hint == KINDS[kind][1]


@pytest.mark.parametrize(
    "text",
    [
        "She said “this should have been caught”.",
        'The log said "human error".',
        "> It was human error.\nand we should have seen it.",
        "Run `careless --force` again.",
        "```\nhuman error\n```",
        "~~~text\nhuman error\n```\nhuman error\n~~~",
        "See:\n\n    human error\n    should have been\n",
        "<!-- say whether it was human error -->",
        "<!--\nhuman error\n\nshould have been\n-->",
        "[Why we stopped saying human error](https://example.com/human-error)",
        "See https://example.com/it-was-human-error.html?human-error=1",
        "[1]: https://example.com 'human error'",
        "![a picture of human error](x.png)",
    ],
)
def test_what_is_shown_and_not_said_is_left_alone(text: str) -> None:
    assert lint(text, PEOPLE) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Each repository should have clear rules.",
        "We should have alerting on failures.",
        "It should have automated tests.",
        "Nodes should have reserved capacity for it.",
        "Users should not have to wait.",
        "By now the job should have finished.",
        "Once it is deployed, all pods should have restarted.",
        "We discussed whether the teams should have been told.",
        "There is no root cause.",
        "Several root causes were found.",
        "The root cause is still unknown.",
        "We investigated the root cause for days.",
        "It is nobody's fault, and no one is to blame.",
        "It was a page fault of the kernel.",
        "We use a fault tolerant queue, and git blame.",
        "The operator error logs were empty.",
        "This change was reviewed by Amira.",
        "Amira failed over the database.",
        "Amira deployed the change, and Bo found the slow query.",
        "Mark the day. Grace periods may help. Will it scale?",
        "Ask amiram or @bo-2 about it.",
    ],
)
def test_words_that_only_sound_alike_are_left_alone(text: str) -> None:
    assert lint(text, PEOPLE) == ()


RECORD = """\
## Timeline

| at | what |
|---|---|
| 12:41 | root cause found; assumed user error; Amira forgot to log in |

* 13:20 Bo deleted the table accidentally, which should not have been possible.
* 13:40 Amira did not check the backups.

### 14:10

Bo caused another restart. The root cause is the proxy.
"""


def test_a_record_tells_what_people_did_and_thought_then() -> None:
    assert lint(RECORD, PEOPLE) == ()


def test_a_time_at_the_beginning_makes_a_record_also_elsewhere() -> None:
    assert lint("## Summary\n\n- [16:40] Bo accidentally restarted it.", PEOPLE) == ()
    assert lint("## Summary\n\n- Bo accidentally restarted it.", PEOPLE) != ()


def test_a_record_is_no_place_for_judgements_either() -> None:
    found = lint("## Timeline\n\n### 08:03\n\nA careless deploy was made.\n", PEOPLE)
    assert [(each.line, each.words) for each in found] == [(5, "careless")]


@pytest.mark.parametrize("heading", ["Contributing factors", "Causes", "What went wrong"])
def test_among_the_causes_nobody_is_named(heading: str) -> None:
    text = f"# Down\n\n## {heading}\n\n- Amira was on holiday.\n\n## Actions\n\n- Amira: tests"
    assert [(each.line, each.kind, each.words) for each in lint(text, PEOPLE)] == [
        (5, "person", "Amira")
    ]


def test_a_title_that_speaks_of_causes_makes_no_section_of_causes() -> None:
    assert lint("# Proxy caused outage\n\nAmira opened the incident.", PEOPLE) == ()


def test_a_finding_knows_its_line_and_column_in_the_file() -> None:
    text = "# Summary\n\nAll was well.\n\n* one\n* it was\n  **human\n  error**.\r\n"
    (found,) = lint(text, first_line=12)
    assert (found.line, found.column) == (18, 5)


_PIECES = st.sampled_from(
    [each for each, _, _ in BLAMES]
    + [
        "```",
        "> quoted",
        "- item",
        "| a | b |",
        "",
        "## Timeline",
        "## Causes",
        "`",
        '"',
        "<!--",
        "[",
    ]
)
_TEXTS = st.lists(_PIECES | st.text(max_size=20), max_size=12).map("\n".join)


@given(_TEXTS)
def test_every_finding_stands_where_it_says(text: str) -> None:
    lines = text.split("\n")
    for each in lint(text, PEOPLE):
        rest = "\n".join([lines[each.line - 1][each.column - 1 :], *lines[each.line :]])
        plain = " ".join(rest.replace("*", " ").replace("\u2019", "'").split())
        assert plain.startswith(each.words)


@given(_TEXTS)
def test_what_stands_in_a_block_of_code_says_nothing(text: str) -> None:
    assert lint(f"~~~~~\n{text.replace('~', '')}\n~~~~~", PEOPLE) == ()


@given(_TEXTS, st.integers(min_value=2, max_value=50))
def test_lines_above_move_findings_down(text: str, more: int) -> None:
    moved = lint("\n" * more + text, PEOPLE)
    assert moved == lint(text, PEOPLE, first_line=more + 1)


MEASURED = {
    "mybinder-incidents": (23, {"error": 1}),
    "dfds-postmortems": (39, {"error": 1, "hindsight": 3, "judgement": 3, "single-cause": 1}),
    "taskcluster-retrospectives": (18, {"judgement": 2, "hindsight": 2}),
    "2i2c-incident-reports": (7, {"single-cause": 1}),
    "k8s-prow-postmortems": (5, {"hindsight": 1, "judgement": 1, "single-cause": 5}),
}
"""For each set: how many postmortems, and what is found in them; each was read and judged in
site/docs/explanation/the-blameless-lint.md."""
NAMES = {
    "mybinder-incidents": "betatim carol chris choldgraf min minrk tim willingc yuvi yuvipanda",
    "dfds-postmortems": "audun emil john lloyd niels peter rasmus ross rune soren taylor willi",
    "taskcluster-retrospectives": "aki ali aryx bahnken ben bhearsum brian bstack callek catlee "
    "chris coop cosmin dustin fubar garndt gps greg grenade hal hassan imbstack jabba jhford john "
    "jonas jonasfj julien kendall markco mostlygeek pete peter philor pmoore rail rob sebastian "
    "selena tomprince walac wcosta",
    "2i2c-incident-reports": "angus georgiana jenny sarika yuvi",
    "k8s-prow-postmortems": "alvaro BenTheElder bentheelder benjamin cblecker chenk008 cjwagner "
    "cole fejta katharine krzyzacy lantao liggitt mborsz munnerz Random-Liu sen senlu steve "
    "stevekuznetsov tony tony-yang",
}
"""Who is named in each set: what a team's people.yaml would hold."""


@pytest.mark.long
@pytest.mark.parametrize("corpus", MEASURED)
def test_the_figures_in_the_documentation_can_be_measured_again(corpus: str) -> None:
    samples = os.environ.get("INCLI_SAMPLES")
    if not samples or not (Path(samples) / corpus).is_dir():
        pytest.skip("INCLI_SAMPLES names no folder with these postmortems")
    texts = [each.read_text() for each in postmortems(Path(samples) / corpus)]
    found: dict[str, int] = {}
    for text in texts:
        for each in lint(text, NAMES[corpus].split()):
            found[each.kind] = found.get(each.kind, 0) + 1
    assert (len(texts), found) == MEASURED[corpus]


def postmortems(folder: Path) -> list[Path]:
    """The postmortems of a set, without what explains, licenses or begins them."""
    others = ("LICENSE", "README.md", "index.md")
    return [
        each
        for each in sorted(folder.rglob("*"))
        if each.is_file()
        and each.suffix != ".pdf"
        and each.name not in others
        and "template" not in each.name.casefold()
    ]
