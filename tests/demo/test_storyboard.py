"""The storyboard says nothing that the transcript does not carry, and only what can be typed."""

import re
from collections.abc import Mapping
from functools import cache
from itertools import pairwise

import pytest

from incli.demo import FOLDER
from incli.demo.storyboard import Step, Storyboard, from_data, instant
from incli.documents.loader import load
from incli.domain.times import read_duration, read_time
from incli.exchange import apollo
from incli.exchange.apollo import GET_ZERO, read_get

# The grammar of the commands that the demo uses: words of the verb, arguments, options.
# An option that must be there is marked with “!”; one that may come again, with “*”.
GRAMMAR = """
open TITLE --severity --criterion --service* --tag*
show
sync
assign ROLE PERSON --because
handover PERSON --role
accept --role
announce
severity raise LEVEL --because!
note TEXT
finding TEXT
todo TEXT
gripe TEXT
park TEXT --for!
sort ENTRY WHEN
correct ENTRY TEXT
impact PHASE --customers
task add PERSON BOX TEXT
task ack TASK
task done TASK --outcome
task drop TASK --outcome
task extend TASK BOX
propose TEXT --risk --rollback
object PROPOSAL TEXT
decide PROPOSAL DECISION --because
join --role --observer
stay PERSON…
update post TEXT --audience! --next!
recording add FILE --starts!
"""
FLAGS = {"--observer"}
CHOICES = {
    "WHEN": ("now", "later", "never"),
    "DECISION": ("go", "no-go"),
    "LEVEL": ("sev1", "sev2", "sev3"),
    "PHASE": ("started", "detected", "mitigated", "ended"),
}
LONGEST_TEXT = 200


@cache
def board() -> Storyboard:
    path = FOLDER / "storyboard.yaml"
    return from_data(load(path.read_bytes(), path.name).data)


@cache
def loop() -> tuple[apollo.Utterance, ...]:
    return apollo.read((FOLDER / board().transcript).read_text(encoding="utf-8"))


@cache
def voices() -> Mapping[int, frozenset[str]]:
    """Who is heard in each second of the loop."""
    heard: dict[int, set[str]] = {}
    for cue in apollo.cues(loop()):
        for second in range(cue.start // 1000, cue.end // 1000 + 1):
            heard.setdefault(second, set()).add(cue.speaker)
    return {second: frozenset(who) for second, who in heard.items()}


def each_step() -> list[object]:
    return [pytest.param(step, id=f"{step.get} {step.argv[0]}") for step in board().steps]


def parsed(step: Step) -> tuple[str, list[str], dict[str, list[str]]]:
    """Its line of the grammar, its arguments, and its options."""
    (line,) = [each for each in GRAMMAR.strip().splitlines() if _begins(step.argv, each)]
    rest, arguments, options = list(step.argv[len(_verb(line)) :]), [], dict[str, list[str]]()
    while rest:
        word = rest.pop(0)
        if word.startswith("--"):
            options.setdefault(word, []).append("" if word in FLAGS else rest.pop(0))
        else:
            arguments.append(word)
    return line, arguments, options


def _verb(line: str) -> tuple[str, ...]:
    return tuple(word for word in line.split() if word.islower() and not word.startswith("-"))


def _begins(argv: tuple[str, ...], line: str) -> bool:
    return argv[: len(_verb(line))] == _verb(line)


@pytest.mark.parametrize("step", each_step())
def test_each_step_is_a_command_of_the_grammar(step: Step) -> None:
    line, arguments, options = parsed(step)
    wanted = [word for word in line.split() if word.isupper() and not word.startswith("-")]
    allowed = [word for word in line.split() if word.startswith("--")]
    if wanted and wanted[-1].endswith("…"):
        assert len(arguments) >= len(wanted)
    else:
        assert len(arguments) == len(wanted), line
    assert set(options) <= {word.rstrip("!*") for word in allowed}
    assert {word[:-1] for word in allowed if word.endswith("!")} <= set(options)
    for word, given in options.items():
        assert len(given) == 1 or f"{word}*" in allowed
    for name, argument in zip(wanted, arguments, strict=False):
        _check(name, argument)


def _check(name: str, argument: str) -> None:
    people = {player.id for player in board().people}
    if name in {"PERSON", "PERSON…"}:
        assert argument in people | set(board().teams)
    elif name == "BOX":
        read_duration(argument)
    elif name in {"TASK", "ENTRY", "PROPOSAL"}:
        assert argument.startswith("{")
        assert argument.endswith("}")
    elif name in CHOICES:
        assert argument in CHOICES[name]
    elif name == "TEXT":
        assert 0 < len(argument) <= LONGEST_TEXT


@pytest.mark.parametrize("step", each_step())
def test_each_step_cites_moments_of_the_loop_that_were_heard_before_it(step: Step) -> None:
    assert step.cites
    for cited in step.cites:
        assert read_get(cited) in voices(), cited
        assert read_get(cited) <= read_get(step.get), cited
    assert list(step.cites) == sorted(step.cites)
    assert len(set(step.cites)) == len(step.cites)


@pytest.mark.parametrize("step", each_step())
def test_who_records_something_is_heard_in_what_is_cited_or_it_says_why_not(step: Step) -> None:
    speaks = {player.id: set(player.speaks) for player in board().people}[step.by]
    heard = {voice for cited in step.cites for voice in voices()[read_get(cited)]}
    assert speaks & heard or step.assumed


@pytest.mark.parametrize("step", each_step())
def test_what_stands_in_quotation_marks_was_said(step: Step) -> None:
    said = _plain(" ".join(each.text for each in loop()))
    for text in (*step.argv, step.say, step.assumed):
        for quoted in re.findall(r"“([^”]+)”", text):
            if len(quoted.split()) > 1:
                assert _plain(quoted) in said


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9']+", text.casefold()))


@pytest.mark.parametrize("step", each_step())
def test_what_the_loop_never_said_is_marked_as_ours(step: Step) -> None:
    if step.expect or "--next" in step.argv:
        assert step.assumed
    if step.argv[:2] == ("task", "add") and step.assumed == "":
        minutes = step.argv[3].removesuffix("m")
        assert any(minutes in each.text for each in loop() if _cited(step, each))


def _cited(step: Step, utterance: apollo.Utterance) -> bool:
    return utterance.start in {read_get(cited) for cited in step.cites}


def test_steps_stand_in_the_order_of_time() -> None:
    for one, other in pairwise(board().steps):
        assert read_get(one.get) <= read_get(other.get)
    for step in board().steps:
        if step.at:
            assert read_get(step.at) < read_get(step.get)


def test_every_name_is_given_before_it_is_used_and_used_where_it_can_be_seen() -> None:
    given: dict[str, Step] = {}
    unseen: dict[str, str] = {}  # entries of a console that is cut off, and that console
    cut_off: dict[str, set[str]] = {}  # for a console that is cut off: what it had seen before
    for step in board().steps:
        if step.offline:
            cut_off.setdefault(step.clone, set(given))
        elif step.clone in cut_off:
            assert step.argv == ("sync",), "a console that comes back shares first"
            del cut_off[step.clone]
            unseen = {name: clone for name, clone in unseen.items() if clone != step.clone}
        for word in step.argv:
            if word.startswith("{") and word != "{recording}":
                name = word[1:-1]
                assert name in given
                assert unseen.get(name, step.clone) == step.clone
                if step.clone in cut_off:
                    assert name in cut_off[step.clone] or given[name].clone == step.clone
        if step.name:
            assert step.name not in given
            given[step.name] = step
            if step.offline:
                unseen[step.name] = step.clone
    assert not cut_off
    used = {word[1:-1] for step in board().steps for word in step.argv if word.startswith("{")}
    assert set(given) <= used


def test_names_become_what_was_written_when_typed() -> None:
    step = Step("60:00:00", "flight", "kranz", ("task", "ack", "{one}"), ())
    assert step.typed({"one": "4kq2"}) == ["task", "ack", "4kq2"]
    with pytest.raises(KeyError, match="one"):
        step.typed({})


def test_consoles_and_people_are_known() -> None:
    people = {player.id for player in board().people}
    assert {step.clone for step in board().steps} == set(board().clones)
    assert {step.by for step in board().steps} | {"larry", "surgeon"} == people
    assert {member for team in board().teams.values() for member in team} <= people
    assert {player.timezone for player in board().people} == {"America/Chicago"}
    labels = {utterance.speaker for utterance in loop()}
    assert {label for player in board().people for label in player.speaks} <= labels


def test_the_opening_says_what_the_header_says() -> None:
    opening = board().steps[0]
    assert opening.argv[:2] == ("open", board().title)
    _, _, options = parsed(opening)
    assert tuple(options["--service"]) == board().services
    assert tuple(options["--tag"]) == board().tags


def test_the_clock_of_the_recording_is_the_clock_of_the_demo() -> None:
    (attached,) = [step for step in board().steps if step.argv[:2] == ("recording", "add")]
    assert attached.argv[2] == "{recording}"
    assert read_time(attached.argv[4]) == GET_ZERO
    assert instant("00:00:01").isoformat() == "1970-04-11T19:13:01+00:00"
    assert attached.now.isoformat() == "1970-04-14T03:53:55+00:00"
    assert board().recording.endswith(".vtt")


def test_only_the_commander_decides_and_takes_no_tasks_unless_a_refusal_is_shown() -> None:
    commander, owner, owners = "", "", dict[str, str]()
    for step in board().steps:
        match step.argv:
            case ("assign", "incident-commander", person) if not step.expect:
                commander = person
            case ("accept",):
                commander = step.by
            case ("decide", *_):
                assert (step.by == commander) is (step.expect == 0)
            case ("task", "add", owner, *_) if step.name:
                assert owner != commander
                owners[step.name] = owner
            case ("task", "ack" | "extend", task, *_):
                assert step.by == owners[task[1:-1]]
    assert commander == "lunney"


def test_the_story_holds_what_a_first_visitor_should_see() -> None:
    lines = [" ".join(step.argv) for step in board().steps]

    def count(pattern: str) -> int:
        return sum(bool(re.match(pattern, line)) for line in lines)

    least = {"propose": 3, "object": 2, r"decide \S+ no-go": 1, r"decide \S+ go": 1}
    assert {pattern for pattern, wanted in least.items() if count(pattern) < wanted} == set()
    assert count("severity raise") == 2
    assert count("handover lunney") == count("accept") == count("announce") == 1
    shown = "task done, task drop, task extend, task ack, park, sort, join, stay, gripe, correct"
    assert [verb for verb in (*shown.split(", "), "sync", "recording") if not count(verb)] == []
    assert {step.expect for step in board().steps} == {0, 3}
    assert {step.clone for step in board().steps if step.offline} == {"capcom"}
    assert lines[-1] == "show"
    assert not count("resolve"), "the crew was not home when the transcript ends"


def test_what_is_owed_at_the_end_is_there_to_be_seen() -> None:
    added, ended, proposed, decided = set(), set(), set(), set()
    for step in board().steps:
        match step.argv:
            case ("task", "add", *_) if step.name:
                added.add(step.name)
            case ("task", "done" | "drop", task, *_):
                ended.add(task[1:-1])
            case ("propose", *_):
                proposed.add(step.name)
            case ("decide", proposal, *_) if not step.expect:
                decided.add(proposal[1:-1])
    assert added - ended == {"delog-study", "profiles", "span", "angles"}
    assert proposed - decided == {"computer-down"}
