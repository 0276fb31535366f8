"""How long the search of a site takes to its first result, the fetching of its index included.

`python first_result.py SITE`: the median of several fresh pages, in milliseconds, as JSON.
"""

import json
import sys
from pathlib import Path
from statistics import median

from browsing import a_browser, served, visiting

_ROUNDS = 7
_SEARCH = """
() => new Promise((done) => {
  const form = document.querySelector('[data-incli=search]');
  const input = form.querySelector('input');
  const start = performance.now();
  new MutationObserver(() => {
    if (form.querySelector('[role=option] b')) done(performance.now() - start);
  }).observe(form, {childList: true, subtree: true});
  input.focus();
  input.value = 'latency';
  input.dispatchEvent(new Event('input', {bubbles: true}));
})
"""


def main(site: Path) -> None:
    """Print the median."""
    took = []
    with a_browser() as browser, served(site) as base:
        for _ in range(_ROUNDS):
            with visiting(browser, base) as visit:
                took.append(visit.go("").page.evaluate(_SEARCH))
    sys.stdout.write(json.dumps({"ms": round(median(took), 1), "all": took}) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
