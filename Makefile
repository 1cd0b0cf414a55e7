# From a bare clone with only Python 3.11 or newer: `make run`, `make test`. `make help` lists the rest.
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3; do \
	if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$python; break; fi; done)
VENV ?= .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
WORKERS ?= 2
# What differs most between versions of Python and of libraries: files, workers, the compiler's bits, discovery, a report.
QUICK := tests/test_*.py tests/scenarios tests/model/parameters/test_registries.py tests/model/machine/test_code_cache.py \
	tests/model/test_lessons.py::test_golden_results tests/experiments/running/test_workers.py tests/experiments/analysis/test_discovery.py \
	tests/experiments/commands/test_command_line.py tests/figures/test_report.py

.PHONY: help run test quick nightly mutants lint clean
.DEFAULT_GOAL := help

help: ## show this list
	@grep -E '^[a-z]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed -E 's/:.*## /\t/' | awk -F '\t' '{ printf "make %-7s %s\n", $$1, $$2 }'

run: $(INSTALLED) ## compare the headline policies with the status quo; options: make run ARGS="end_demand --replicates 8"
	@$(BIN)/undertow run $(ARGS)

test: $(INSTALLED) ## run the tests; options: make test ARGS="-k parameters"
	@$(BIN)/python -m pytest -n $(WORKERS) -m "not nightly" $(ARGS)

nightly: $(INSTALLED) ## run the tests that `make test` leaves out because they compile the model for themselves
	@$(BIN)/python -m pytest -n $(WORKERS) -m nightly $(ARGS)

quick: $(INSTALLED) ## run a selection of tests; on another Python: make quick VENV=.venv-3.12 PYTHON=python3.12
	@$(BIN)/python -m pytest -n $(WORKERS) -m "not slow and not nightly" $(QUICK) $(ARGS)

mutants: $(INSTALLED) ## change each rule in one place and see whether its tests notice; options: make mutants ARGS="fear"
	@$(BIN)/python -m tests.mutants --workers $(WORKERS) $(ARGS)

lint: $(INSTALLED) ## check style and types
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/mypy --strict undertow

clean: ## remove the environment and everything that tools left behind; results/ stays
	rm -rf .venv .venv-* build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamp makes a second call skip the installation; it is out of date when a pin or the package's metadata changes.
$(INSTALLED): requirements.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "undertow needs Python 3.11 or newer: none of python3.13, python3.12, python3.11, python3 is." >&2; exit 1; }
	@test -x $(BIN)/python || { echo "Creating $(VENV) with $(PYTHON)"; $(PYTHON) -m venv $(VENV); }
	@echo "Installing the pinned requirements into $(VENV) (once; takes a minute or two)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
