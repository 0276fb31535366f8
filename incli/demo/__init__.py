"""The demo's content: the loop of Apollo 13, and the storyboard that plays it with real commands.

`flight-director-loop.txt` is the transcript as it was published (see SOURCE.md beside it);
`storyboard.yaml` says who types what, when, and which utterances that comes from.
"""

from importlib.resources import files

FOLDER = files(__name__)
"""Where the content lies, also when incli was installed from a wheel."""
