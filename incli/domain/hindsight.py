"""“Should have”: where it judges by what is known now, and where it only says what is needed.

“This should have been caught” says what nobody knew then. “Each repository should have tests” asks
for something; “the job should have finished by now” expects it. Grammar tells most of them apart:
the first needs a participle behind it.
"""

import re
from collections.abc import Callable, Iterator


def words_in(text: str) -> frozenset[str]:
    """The words that `text` lists."""
    return frozenset(text.split())


_ADVERBS = (
    r"(?:\s+(?:also|really|probably|ideally|clearly|simply|just|not|never|always|definitely|"
    r"instead|rather|at\s+least|perhaps|maybe|certainly|surely|easily))*"
)
_HAVE = (
    rf"(?:should|ought\s+to){_ADVERBS}\s+have|shouldn't{_ADVERBS}\s+have|"
    r"should(?:n't)?'ve|should\s+of"
)
_SHOULD_HAVE = re.compile(rf"\b(?:{_HAVE}){_ADVERBS}\s+(\w+)", re.IGNORECASE)
_IRREGULAR = words_in(
    """
    been become begun bought broken brought built caught chosen come cut done drawn driven
    fallen felt forgotten found frozen given gone got gotten grown had heard held hit kept
    known led left let lost made meant met overridden overseen foreseen paid put read rebuilt
    rerun reset rewritten risen run said seen sent set shown shut spent split spoken stood
    stuck taken taught thought thrown told understood withdrawn woken won worn written
    """
)
_NOUNS = words_in("access permission permissions feed need seed speed shed bed breed")
_BOTH = words_in("cut hit put read run set split written")
"""Irregular participles that also stand before a noun: “should have read access”."""
_FUNCTION = words_in(
    """
    a after all an and any as at because been before both but by down during each earlier
    either enough first for from her here him his if in instead into it its less more much my
    neither no not off on once or our out over properly since so some sooner than that the
    their them then there these they this those through to too under until up us was we were
    what when where which while who with within without you your
    """
)
"""Words that no noun phrase begins behind: after them a participle is one."""
_EXPECTED = re.compile(
    r"\bby\s+(?:now|then|tomorrow|the\s+time|the\s+end|\d)|\balready\b|\bsoon\b", re.IGNORECASE
)
_ONCE = re.compile(r"\W*(?:once|as\s+soon\s+as|by\s+the\s+time|if\s+all\s+goes)\b", re.IGNORECASE)
_ASKED = re.compile(r"\b(?:if|whether)\b[^,;]*$", re.IGNORECASE)
_WORD = re.compile(r"\s+([\w'-]+)")


def search(subjects: str) -> Callable[[str], Iterator[tuple[int, int]]]:
    """Finds hindsight in a sentence; of the people that the pattern `subjects` names, also more."""
    could_have = re.compile(
        rf"(?<![\w@]){subjects}\s+could(?:\s+\w+ly)?\s+(?:have|'ve)\s+(?!been\b)\w+"
    )

    def found(sentence: str) -> Iterator[tuple[int, int]]:
        yield from (each.span() for each in could_have.finditer(sentence))
        for each in _SHOULD_HAVE.finditer(sentence):
            is_open = _EXPECTED.search(sentence) or _ONCE.match(sentence)
            if is_open or _ASKED.search(sentence[: each.start()]):
                continue  # it expects something, or asks
            if _is_participle(each[1].lower(), sentence[each.end() :]):
                yield each.span()

    return found


def _is_participle(word: str, rest: str) -> bool:
    """Whether `word` says what was not done, and is no thing that somebody needs.

    Before a noun it is taken for a property: “should have automated tests”.
    """
    if word in _IRREGULAR - _BOTH:
        return True
    if word in _NOUNS or not (word.endswith("ed") or word in _BOTH):
        return False
    following = _WORD.match(rest)
    return not following or following[1].lower() in _FUNCTION or following[1].endswith("ly")
