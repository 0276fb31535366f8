"""Where the remote shows commits to a browser, as far as its address tells."""

import re

from incli.store.repository import Repository

_SCP = re.compile(r"(?:[^@/\s]+@)?([^:/\s]+):(?!/)(.+)")
_URL = re.compile(r"(?:https?|ssh|git)://(?:[^@/\s]+@)?([^:/\s]+)(?::\d+)?/(.+)")
_PLACE = re.compile(r"[\w.-]+\.[a-z]+/[\w./~+-]+", re.ASCII)
_KEY = "incli.commitaddress"
_FORMS = (
    ("gitlab", "https://{place}/-/commit/{{commit}}"),
    ("bitbucket", "https://{place}/commits/{{commit}}"),
    ("", "https://{place}/commit/{{commit}}"),
)
"""How forges write it; GitHub, Gitea, Forgejo and SourceHut say the same."""


def commit_address(repository: Repository) -> str:
    """The address of a commit, with `{commit}` in it; empty where it cannot be told.

    `git config incli.commitAddress 'https://…/{commit}'` says it for a forge that does as no
    other does. User names and passwords in the remote's address are left out.
    """
    if set_by_hand := repository.config.get(_KEY):
        return set_by_hand if set_by_hand.startswith("https://") else ""
    remote = repository.remote
    url = repository.config.get(f"remote.{remote}.url", "") if remote else ""
    return address_of(url)


def address_of(url: str) -> str:
    """The same for a remote's address."""
    found = _URL.fullmatch(url) or ("://" not in url and _SCP.fullmatch(url)) or None
    if found is None:
        return ""
    place = f"{found[1]}/{found[2].removesuffix('/').removesuffix('.git')}"
    if not _PLACE.fullmatch(place):
        return ""
    form = next(form for host, form in _FORMS if host in found[1])
    return form.format(place=place)
