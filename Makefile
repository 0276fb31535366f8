# Two commands do everything on a fresh machine with Python, git and make: `make demo`, `make test`.
# The tests of signatures need ssh-keygen and gpg, too: apt install openssh-client gnupg

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.PHONY: demo test test-long bench docs lint format clean

demo: $(INSTALLED)
	@folder=$$(mktemp -d) && $(BIN)/incli demo "$$folder/apollo"
	@echo "             (incli is in $(CURDIR)/$(BIN); put it on your PATH)"

test: lint
	$(BIN)/python -m pytest -q -n 2 --dist loadgroup -m "not long"

test-long: $(INSTALLED)
	$(BIN)/python -m pytest -q -s -m long

bench: $(INSTALLED)
	$(BIN)/python -m tests.bench

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
	$(BIN)/python -m pip install --quiet --editable ".[site]" --group dev
	touch $@

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
