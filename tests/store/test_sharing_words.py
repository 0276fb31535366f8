"""What git and the remote say, as a person gets to read it."""

import pytest

from incli.store.sharing.remote import last_words, printable


@pytest.mark.parametrize(
    ("stderr", "words"),
    [
        (
            """ssh: Could not resolve hostname x: Name or service not known
fatal: Could not read from remote repository.

Please make sure you have the correct access rights
and the repository exists.""",
            "ssh: Could not resolve hostname x: Name or service not known",
        ),
        (
            """remote: Permission to a/b.git denied to c.
fatal: unable to access 'https://x/': The requested URL returned error: 403""",
            "unable to access 'https://x/': The requested URL returned error: 403",
        ),
        ("remote: \x1b]0;title\x07 away\n", "remote:  ]0;title  away"),
        ("", ""),
    ],
)
def test_gits_last_words_say_why(stderr: str, words: str) -> None:
    assert last_words(stderr) == words


def test_what_a_remote_says_cannot_drive_a_terminal() -> None:
    assert printable("a\x1b[2J\u202eb\n") == "a [2J b"
