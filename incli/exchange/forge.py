"""Addresses on the forge that a remote belongs to: where a branch becomes a pull request."""

import re
from urllib.parse import quote, urlencode, urlsplit

from incli.domain.value import Value

_SCP = re.compile(r"(?:[^/@:]+@)?([A-Za-z0-9.-]+):(?!/)([^:]+)", re.ASCII)
"""`git@host:owner/repository`: git's short form of an address over ssh."""
_HOST = re.compile(r"[A-Za-z0-9.-]+(?::\d+)?", re.ASCII)
_WEB = frozenset({"http", "https"})


class Forge(Value):
    """A repository on a forge."""

    host: str
    """With its port, where the web has another than the usual one."""
    path: str
    """`owner/repository`."""

    @property
    def is_gitlab(self) -> bool:
        """Whether it speaks GitLab's dialect; others take GitHub's form of addresses."""
        return "gitlab" in self.host

    def pull_request(self, base: str, head: str, title: str, body: str) -> str:
        """Where a person opens a pull request for branch `head` into `base`, filled in."""
        start = f"https://{self.host}/{quote(self.path)}"
        if self.is_gitlab:
            asked = {
                "merge_request[source_branch]": head,
                "merge_request[target_branch]": base,
                "merge_request[title]": title,
                "merge_request[description]": body,
            }
            return f"{start}/-/merge_requests/new?{urlencode(asked)}"
        asked = {"expand": "1", "title": title, "body": body}
        return f"{start}/compare/{quote(base)}...{quote(head)}?{urlencode(asked)}"

    def file(self, branch: str, path: str) -> str:
        """Where a file is read, on a branch."""
        between = "-/blob" if self.is_gitlab else "blob"
        return f"https://{self.host}/{quote(self.path)}/{between}/{quote(branch)}/{quote(path)}"


def forge_of(address: str) -> Forge | None:
    """The repository that a remote's address names; None for a folder, and what is no forge.

    Passwords and tokens in the address are left behind.
    """
    short = _SCP.fullmatch(address)
    if short and "://" not in address:
        return _forge(short[1], short[2])
    try:
        parts = urlsplit(address)
        port = parts.port if parts.scheme in _WEB else None
    except ValueError:  # brackets that do not match, a port that is no number
        return None
    if parts.scheme not in {*_WEB, "ssh", "git+ssh", "git"} or not parts.hostname:
        return None
    return _forge(parts.hostname + (f":{port}" if port else ""), parts.path)


def _forge(host: str, path: str) -> Forge | None:
    name = path.strip("/").removesuffix(".git")
    if not _HOST.fullmatch(host) or "/" not in name:
        return None
    return Forge(host.lower(), name)
