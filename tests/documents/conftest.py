"""How hard properties are tried: the same in every run; more, and by chance, when asked for."""

import os

from hypothesis import HealthCheck, settings

# A busy machine is slow, and that is no property of ours.
_SLOW = [HealthCheck.too_slow]
settings.register_profile(
    "ci",
    max_examples=60,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=_SLOW,
)
settings.register_profile(
    "long", max_examples=600, database=None, deadline=None, suppress_health_check=_SLOW
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))
