"""What people are called in other systems, as `policies/people.yaml` says."""

from collections.abc import Iterable

from incli.app.session import Session


def github_accounts(session: Session, people: Iterable[str]) -> list[str]:
    """The GitHub account of each of `people` who has one written down, the first of several."""
    known = session.policies.read("policies/people.yaml").get("people") or {}
    found: list[str] = []
    for each in people:
        account = ((known.get(each) or {}).get("accounts") or {}).get("github")
        found += [account] if isinstance(account, str) else list(account or ())[:1]
    return found
