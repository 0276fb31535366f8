"""Writes a change to the record as one commit, so that nothing is ever lost.

The order, and why:

1.  journal             from here on the next write can finish this one, or take it back
2.  work-tree files     whole or not at all; new ones only, beside the user's own work
3.  index               made beside the real one, and put in its place just before the branch moves
4.  blobs, trees, commit    built on the tip without the index: the user's staged files stay out,
                        and the cost does not grow with the repository
5.  the branch          compare-and-swap; when somebody was quicker, 4 again on their tip
6.  the branch re-read  only now it is saved
7.  journal removed

A process killed anywhere leaves files that look newly added. With the branch before the index they
would look staged as deleted, and the user's next commit would erase the entry.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from incli.domain.errors import IncliError, NeedsPerson, Refused
from incli.store.git import GitError
from incli.store.lock import exclusive
from incli.store.repository import Repository
from incli.store.writing.change import Change, checked, identity
from incli.store.writing.commit import housekeeping
from incli.store.writing.hooks import HookFailed, last_words
from incli.store.writing.journal import Intent
from incli.store.writing.moving import Busy, over, recover
from incli.store.writing.patience import Locked, in_the_way
from incli.store.writing.saving import Saved, Saving, Taken
from incli.store.writing.trees import FILE

__all__ = ["Change", "Saved", "Writer", "writing"]

_NOTHING = "Nothing was saved"
_EXECUTABLE = "100755"
_TROUBLE = (GitError, OSError, Busy, LookupError)
_HINTS = (
    ("No space left", "free some disk space, then run the same command again"),
    ("Disk quota", "free some disk space, then run the same command again"),
    ("ermission denied", "make the repository writable for you, then run the same command again"),
    ("Read-only", "make the repository writable, then run the same command again"),
    ("nput/output error", "look after the disk, then run the same command again"),
)


@contextmanager
def writing(repository: Repository, *, verify: bool = True) -> Iterator["Writer"]:
    """Be the one writer of this clone; what an interrupted write has left is dealt with first.

    The caller reads the state, decides, and calls `Writer.save`. With `verify` false no hooks run,
    not even for a write that was interrupted. Raises `NeedsPerson` where the clone cannot be
    written to, or an interrupted write cannot be finished yet.
    """
    writer = Writer(repository)
    try:
        with exclusive(repository):
            writer.recover(verify=verify)
            yield writer
    finally:
        writer.after()  # without the lock: a hook may well call incli


class Writer:
    """Saves changes to the record. Made by `writing`."""

    def __init__(self, repository: Repository) -> None:
        self.tip: str | None = None
        """The newest commit of the record; None before the first."""
        self.recovered: tuple[str, ...] = ()
        """What became of a write that was interrupted; normally empty."""
        self._repository = repository
        self._saving = Saving(repository)
        self._saved = self._hooks_to_tell = False

    def save(self, change: Change) -> Saved:
        """Save `change` as one commit; when this returns, it is in the record and on the disk.

        What the record holds already, byte for byte, is not written again: a retry is safe.

        Raises `InvalidInput` for a change or an identity that cannot be written, `Refused` where
        the user's unsaved work would be lost, `NeedsPerson` where git, a hook, the signing or the
        disk fails; the message says what was saved, normally nothing.
        """
        checked(change)
        who = identity(self._repository.config, os.environ)
        try:
            intent = self._decided(change, who)
            if intent is None:
                return self._as_is()
            self._saving.journal.intend(intent)
        except _TROUBLE as error:
            raise _told(_NOTHING, error) from error
        try:
            saved = self._saving.carry_out(intent)
        except BaseException as error:
            told = self._failed(intent, error)
            if told is error:
                raise
            raise told from error
        self._took(saved, verify=intent.verify)
        return saved

    def recover(self, *, verify: bool) -> None:
        """Finish what an interrupted write has begun, or take it back."""
        try:
            self.tip = self._repository.tip()
            recover(self._repository)
            self._recover(verify=verify)
        except _TROUBLE as error:
            waits = self._saving.journal.waits()
            begin = "An interrupted write cannot be finished yet" if waits else _NOTHING
            raise _told(begin, error) from error

    def after(self) -> None:
        """What may happen without the lock: hooks that are told, git's own housekeeping."""
        if not self._saved:
            return
        if self._hooks_to_tell:
            self._saving.hooks.after()
        housekeeping(self._repository)

    def _decided(self, change: Change, who: dict[str, str]) -> Intent | None:
        """What there is to do on the tip as it is; None where it holds everything already."""
        trees, files, modes, replaced = self._saving.commits.trees, {}, {}, {}
        root = trees.root(self.tip)
        for path, content in change.files.items():
            found = trees.find(root, path)
            if found and found.oid == trees.name("blob", content):
                continue
            files[path] = content
            if found and path in change.replaces and found.mode in {FILE, _EXECUTABLE}:
                modes[path], replaced[path] = found.mode, found.oid
        if not files:
            return None
        intent = Intent(
            nonce=os.urandom(8).hex(),
            files=files,
            message=change.message,
            seconds=int(change.when.timestamp()),
            verify=change.verify,
            modes=modes,
            replaced=replaced,
            before={},
            made=(),
            identity=who,
        )
        self._saving.pending(self.tip, intent)  # refuses what is there with another content
        work_tree = self._saving.work_tree
        return work_tree.survey(intent) if work_tree else intent

    def _as_is(self) -> Saved:
        root = self._saving.commits.trees.root(self.tip)
        assert self.tip is not None  # noqa: S101  # it holds what was asked for
        assert root is not None  # noqa: S101
        return Saved(self.tip, root)

    def _took(self, saved: Saved, *, verify: bool) -> None:
        self.tip, self._saved = saved.commit, True
        self._hooks_to_tell = self._hooks_to_tell or verify

    def _failed(self, intent: Intent, error: BaseException) -> BaseException:
        """Take the write back; gives what to tell."""
        begin, rest = self._taken_back(intent)
        with suppress(OSError):  # where the mark stays, the next write looks for locks in vain
            over(self._repository, theirs=isinstance(error, Busy | Locked))
        if isinstance(error, _TROUBLE):
            told = _told(begin, error)
            hint = told.hint if begin == _NOTHING else "it needs no second try; look at the disk"
            return NeedsPerson(told.message + rest, hint)
        if isinstance(error, IncliError) and (rest or begin != _NOTHING):
            words = error.message.removeprefix(f"{_NOTHING}: ")
            return NeedsPerson(f"{begin}: {words}{rest}", error.hint)
        return error

    def _taken_back(self, intent: Intent) -> tuple[str, str]:
        """How what is told begins and ends: what is saved, and what is left to be done."""
        saving, saved, doomed = self._saving, "", False
        try:
            self._repository.objects.close()  # Ctrl-C has ended its process as well
            tip = self._repository.tip()
            if self._is_in(tip, intent):
                saved = f"It is saved as {tip}, but there was trouble afterwards"
            else:
                saving.journal.doom()
                doomed = True
                saving.journal.settle()
                saving.undo(intent)
            saving.journal.done()
        except _TROUBLE:
            if doomed:
                return _NOTHING, " The next incli command tidies up."
            kept = self._repository.state
            waits = f"Not saved yet; it is kept in {kept}, and the next incli command saves it"
            return saved or waits, ""
        return saved or _NOTHING, ""

    def _is_in(self, tip: str | None, intent: Intent) -> bool:
        try:
            return not self._saving.pending(tip, intent)
        except (Refused, Taken):
            return False

    def _recover(self, *, verify: bool) -> None:
        saving = self._saving
        try:
            found = saving.journal.pending()
        except ValueError:
            kept = saving.journal.set_aside(os.urandom(8).hex())
            self.recovered = (f"The journal of an interrupted write is damaged; kept as {kept}",)
            return
        if found is None:
            return
        intent, doomed = found
        what = _name(intent)
        if saving.work_tree:
            saving.work_tree.sweep(intent)
        if self._is_in(self.tip, intent):
            self.recovered = (f"An interrupted write was saved all the same: {what}",)
        elif doomed:
            saving.undo(intent, again=True)
            self.recovered = (f"What a failed write had left was tidied up: {what}",)
        else:
            self.recovered = (self._finish(intent, verify=verify),)
        saving.journal.done()

    def _finish(self, intent: Intent, *, verify: bool) -> str:
        saving, what = self._saving, _name(intent)
        if not verify:
            intent = intent._replace(verify=False)
        try:
            self._took(saving.carry_out(intent, again=True), verify=intent.verify)
        except (HookFailed, Refused, Taken) as error:
            saving.journal.doom()
            saving.undo(intent, again=True)
            kept = saving.journal.set_aside(intent.nonce)
            why = error.message.removeprefix(f"{_NOTHING}: ")
            return f"An interrupted write was not saved: {why} Its text is in {kept}"
        return f"An interrupted write was finished: {what}"


def _name(intent: Intent) -> str:
    first, *others = intent.files
    return f"{first} and {len(others)} more" if others else first


def _told(begin: str, error: BaseException) -> IncliError:
    """What to tell about trouble with git or the disk."""
    if isinstance(error, Busy):
        told = in_the_way(str(error.lock))
        return NeedsPerson(f"{begin}: {told.message}", told.hint)
    said = last_words(error.stderr) if isinstance(error, GitError) else str(error)
    everything = error.stderr if isinstance(error, GitError) else said
    if isinstance(error, OSError):
        said = f"{error.filename or 'writing'}: {error.strerror}"
    hint = next((hint for words, hint in _HINTS if words in everything), "")
    return NeedsPerson(
        f"{begin}: {said}.", hint or "git fsck    tells whether the repository is sound"
    )
