"""What the judged are held to: policies, people, rosters, waivers and signers of the judge.

The judged do not write the law: of a pull request nothing of this is read but from the commit it
is to be merged into.
"""

import copy
from datetime import datetime
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from incli.app.session import Session, Settings
from incli.documents.loader import Document, load
from incli.domain.errors import InvalidData
from incli.domain.policy import ResponsePolicy, in_force, policy_from_data
from incli.domain.waiver import Waiver, waiver_from_data
from incli.store.apart import Apart
from incli.store.policies import Policies, PoliciesIn
from incli.store.recorded import Recorded
from incli.store.repository import Repository
from incli.store.sources import Folder, Tree

RESPONSE, WAIVERS = "policies/response", "policies/waivers"


class Law:
    """The agreements of a team at one time, as a session sees them."""

    def __init__(self, session: Session) -> None:
        self.session = session

    @cached_property
    def versions(self) -> tuple[tuple[str, ResponsePolicy], ...]:
        """Every version of the response policy with its path, by when it takes effect."""
        policies = self.session.policies
        found = [(path, policy_from_data(policies.read(path))) for path in policies.names(RESPONSE)]
        return tuple(sorted(found, key=lambda each: each[1].effective))

    def version_at(self, at: datetime) -> tuple[str, ResponsePolicy]:
        """The path of the policy that is in force at `at`, and the policy."""
        policy = in_force(tuple(policy for _, policy in self.versions), at)
        path = next((path for path, each in self.versions if each is policy), "")
        return path, policy

    @cached_property
    def waivers(self) -> tuple[Waiver, ...]:
        """Every waiver that can be read."""
        policies, found = self.session.policies, []
        for path in policies.names(WAIVERS):
            try:
                found.append(waiver_from_data(PurePosixPath(path).stem, path, policies.read(path)))
            except InvalidData:
                continue  # INC002 tells of it; a waiver nobody can read waives nothing
        return tuple(found)

    def waiver_for(self, rule: str, incident: str, opened: datetime) -> Waiver | None:
        """The waiver that sets a rule aside for an incident now, approved as it should be."""
        _, policy = self.version_at(opened)
        today = self.session.now.date()
        return next(
            (
                each
                for each in self.waivers
                if each.counts(rule, incident, today)
                and each.is_approved(policy.waivers, self.session.team.people, today)
            ),
            None,
        )

    def limit(self, path: str, pointer: tuple[str, ...]) -> str:
        """`path:line` of where a policy says something; the path alone where it does not."""
        document = self._documents(path)
        if document is None or not path:
            return ""
        line, _ = document.key_position(pointer)
        return f"{path}:{line}"

    def _documents(self, path: str) -> Document | None:
        if path not in self._read:
            content = self.session.policies.content(path) if path else None
            self._read[path] = load(content, path) if content is not None else None
        return self._read[path]

    @cached_property
    def _read(self) -> dict[str, Document | None]:
        return {}


class Judge(Session):
    """A session that knows one commit of a repository, and nothing of the repository else."""

    def __init__(self, settings: Settings, apart: Apart, commit: str) -> None:
        super().__init__(settings)
        self.tree = Tree(apart.git, apart.objects, commit)

    @property
    def repository(self) -> Repository:
        """There is none here: a hostile clone may configure anything."""
        raise AssertionError("the judge reads objects, and nothing of the clone")

    @cached_property
    def policies(self) -> Policies:
        """The policies of that commit."""
        return PoliciesIn(self.tree)

    @cached_property
    def view(self) -> Any:  # noqa: ANN401  # read only, as far as it is asked
        """The record of that commit."""
        return Recorded(self.tree)


class Here(Session):
    """A session that takes what lies in a folder for the record, whatever branch holds it."""

    def __init__(self, settings: Settings, folder: Folder) -> None:
        super().__init__(settings)
        self._folder = folder

    @cached_property
    def policies(self) -> Policies:
        """The policies in that folder."""
        return PoliciesIn(self._folder)

    @cached_property
    def view(self) -> Any:  # noqa: ANN401  # read only, as far as it is asked
        """The record in that folder."""
        return Recorded(self._folder)


def on_day(session: Session, at: datetime) -> Session:
    """The same session with another present: who was qualified then, who was on call."""
    other = copy.copy(session)
    other.__dict__["now"] = at
    return other
