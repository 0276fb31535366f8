"""Entries that somebody altered or took away by hand, and how they are put back."""

import shlex

from incli.store.history import Altered

ENTRIES = "incidents/*/*/timeline/*.yaml"
"""Where files lie that are added and never touched again."""


def put_back(each: Altered) -> str:
    """What to type, in any folder, so that a file says again what it said when it was written."""
    path = shlex.quote(f":/{each.path}")
    return f"git checkout {each.before[:12]} -- {path} && git commit -m 'Put an entry back'"
