# make run, and nothing else to set up. `make help` lists the rest.
# Works with the make of macOS (3.81). pip asks whatever package index this machine is configured for.

SHELL := /bin/sh
.DEFAULT_GOAL := help

# The first Python on the path that is new enough; say PYTHON=... for another.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
    $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$python && break; done)
VENV := .venv
BIN := $(VENV)/bin/python
PIP := $(BIN) -m pip --disable-pip-version-check install --quiet --require-hashes
COMPILE := $(BIN) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes

# A browser waits now and then, so there is one worker more than cores.
WORKERS := $(shell expr 1 + $$(getconf _NPROCESSORS_ONLN))

.PHONY: help
help: ## list what can be made
	@sed -n 's/^\([a-z-]*\):.*## /\1 = /p' Makefile | awk -F ' = ' '{ printf "make %-10s %s\n", $$1, $$2 }'

.PHONY: run
run: $(VENV)/.run ## start Quadrant on this machine; WORKSPACE=folder opens that folder, PORT=8600 changes the port
	@QUADRANT_WORKSPACE="$(or $(WORKSPACE),$(QUADRANT_WORKSPACE))" \
	    $(BIN) -m streamlit run app.py $(if $(PORT),--server.port $(PORT))

.PHONY: workshop
workshop: $(VENV)/.run ## start Quadrant for a room, on the local network, behind a passcode; WORKSPACE= and PORT= as for run
	@$(BIN) -m quadrant passcode --generate --keep
	@QUADRANT_WORKSPACE="$(or $(WORKSPACE),$(QUADRANT_WORKSPACE))" \
	    $(BIN) -m streamlit run app.py --server.address 0.0.0.0 $(if $(PORT),--server.port $(PORT))

.PHONY: test
test: check ## everything before a commit: check, then all tests, in parallel, in a real browser too
	$(BIN) -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder

.PHONY: test-long
test-long: check ## the same with the tests that take minutes
	QUADRANT_LONG=1 $(BIN) -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder --timeout 3600

.PHONY: check
check: $(VENV)/.dev ## formatting, lint, types and the direction of imports
	$(BIN) -m ruff check
	$(BIN) -m ruff format --check
	$(BIN) -m mypy
	@# Not the script of the same name: scripts break when this folder is moved.
	$(BIN) -c "from importlinter.cli import lint_imports_command as lint; lint()"

.PHONY: bench
bench: $(VENV)/.dev ## how fast: ratios against a baseline in the same run
	$(BIN) -m tests.bench

.PHONY: generated
generated: $(VENV)/.dev ## write again what is made from the product: the JSON Schema, the table of problems in docs/FILES.md
	$(BIN) -m tests.generated

.PHONY: lock
lock: $(VENV)/.dev ## write both locks again from requirements*.in; UPGRADE=1 looks for newer versions
	$(COMPILE) $(if $(UPGRADE),--upgrade) requirements.in -o requirements.txt
	$(COMPILE) $(if $(UPGRADE),--upgrade) requirements-dev.in -o requirements-dev.txt

.PHONY: clean
clean: ## remove what can be made again; assessments and their stores stay
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# Installed again only when the lock changed.
$(VENV)/.run: requirements.txt | $(BIN)
	@echo "Installing what Quadrant needs; this takes a minute."
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt | $(BIN)
	@echo "Installing what Quadrant and its tests need; this takes a minute."
	@$(PIP) -r requirements-dev.txt
	@touch $@

$(BIN):
	@test -n "$(PYTHON)" || { echo "Quadrant needs Python 3.11 or newer. Debian: apt install python3-venv. macOS: brew install python."; exit 1; }
	@$(PYTHON) -m venv $(VENV)
