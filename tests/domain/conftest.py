"""How hard the properties of the domain are tried.

`HYPOTHESIS_PROFILE=long pytest tests/domain` looks much longer, and elsewhere each time.
"""

import os

from hypothesis import settings

settings.register_profile("ci", max_examples=40, derandomize=True, database=None, deadline=None)
settings.register_profile("long", max_examples=600, database=None, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))
