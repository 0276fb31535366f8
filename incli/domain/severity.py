"""Severities: `sev1` is the worst, `sev5` the mildest."""

import re

_LEVEL = re.compile(r"sev([1-5])", re.ASCII)


def rank(severity: str) -> int:
    """1 for `sev1` … 5 for `sev5`; lower is worse. Raises `ValueError` for anything else."""
    found = _LEVEL.fullmatch(severity)
    if not found:
        raise ValueError(f"“{severity}” is no severity; they are sev1 (worst) to sev5")
    return int(found[1])


def must_be_severities(key: str, *levels: str | None) -> None:
    """Raise `ValueError`, which names `key`, for a severity that is given and there is none."""
    for level in levels:
        if level is not None and not _LEVEL.fullmatch(level):
            raise ValueError(f"“{key}” must be one of sev1 (worst) to sev5, not “{level}”")


def is_worse(one: str, other: str | None) -> bool:
    """Whether `one` is more severe than `other`; anything is more severe than nothing."""
    return other is None or rank(one) < rank(other)


def worst(severities: tuple[str, ...]) -> str:
    """The most severe: who is unsure takes the higher one.

    Source: PagerDuty incident-response-docs, before/severity_levels.
    """
    return min(severities, key=rank)
