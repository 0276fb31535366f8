# Two commands do everything on a fresh machine with Python, git and make: `make demo`, `make test`.
# The tests of signatures need ssh-keygen and gpg, too: apt install openssh-client gnupg

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.PHONY: demo test test-long bench browser screenshots docs lint format clean

demo: $(INSTALLED)
	@folder=$$(mktemp -d) && $(BIN)/incli demo "$$folder/apollo"
	@echo "             (incli is in $(CURDIR)/$(BIN); put it on your PATH)"

test: lint browser
	$(BIN)/python -m pytest -q -n 2 --dist loadgroup -m "not long"

test-long: $(INSTALLED)
	$(BIN)/python -m pytest -q -s -m long

bench: $(INSTALLED) browser
	$(BIN)/python -m pip install --quiet --group bench
	$(BIN)/python -m tests.bench

# The tests of the site run in a real browser.
browser:
	@for each in chromium chromium-browser google-chrome; do command -v $$each && exit; done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; \
	then apt-get update -qq && apt-get install -y -qq chromium; \
	else echo "The tests of the site need Chromium: sudo apt-get install chromium"; exit 1; fi

# Pictures of the site, to look at; four of them are shown in the documentation.
screenshots: $(INSTALLED) browser
	PYTHONPATH=tests $(BIN)/python tests/site/pictures.py

docs: $(INSTALLED)
	COLUMNS=80 $(BIN)/python site/reference.py

lint: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(INSTALLED)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

$(INSTALLED): pyproject.toml
	test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable ".[site,notify]" --group dev
	touch $@

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
