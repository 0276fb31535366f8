# Two commands do everything on a fresh machine with Python, git and make: `make demo`, `make test`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.PHONY: demo test test-long bench tools screenshots docs lint format clean

demo: $(INSTALLED)
	@folder=$$(mktemp -d) && $(BIN)/incli demo "$$folder/apollo"
	@echo "             (incli is in $(CURDIR)/$(BIN); put it on your PATH)"

test: lint tools
	$(BIN)/python -m pytest -q -n 2 --dist loadgroup -m "not long"

test-long: $(INSTALLED)
	$(BIN)/python -m pytest -q -s -m long

bench: $(INSTALLED) tools
	$(BIN)/python -m pip install --quiet --group bench
	$(BIN)/python -m tests.bench

# The tests of the site run in a real browser, those of signatures with real keys.
tools:
	@missing=; for each in ssh-keygen gpg; do command -v $$each >/dev/null || missing=1; done; \
	for each in chromium chromium-browser google-chrome; do command -v $$each >/dev/null && found=1; done; \
	if [ -z "$$missing" ] && [ -n "$$found" ]; then exit; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; \
	then apt-get update -qq && apt-get install -y -qq chromium openssh-client gnupg; \
	else echo "The tests need: sudo apt-get install chromium openssh-client gnupg"; exit 1; fi

# Pictures of the site and of terminals, to look at; some are shown in the documentation.
screenshots: $(INSTALLED) tools
	PYTHONPATH=tests $(BIN)/python tests/site/pictures.py
	PYTHONPATH=tests $(BIN)/python tests/cli/pictures.py

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
	$(BIN)/python -m pip install --quiet --editable ".[all]" --group dev
	touch $@

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
