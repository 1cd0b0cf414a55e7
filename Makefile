# From a bare clone with only Python 3.11 or newer: `make run`, `make test`. `make help` lists the rest.
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3; do \
	if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$python; break; fi; done)
BIN := .venv/bin
INSTALLED := .venv/.installed
WORKERS ?= 2

.PHONY: help run test lint clean
.DEFAULT_GOAL := help

help: ## show this list
	@grep -E '^[a-z]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed -E 's/:.*## /\t/' | awk -F '\t' '{ printf "make %-6s %s\n", $$1, $$2 }'

run: $(INSTALLED) ## compare the headline policies with the status quo; options: make run ARGS="end_demand --replicates 8"
	@$(BIN)/undertow run $(ARGS)

test: $(INSTALLED) ## run all tests; options: make test ARGS="-k parameters"
	@$(BIN)/python -m pytest -n $(WORKERS) $(ARGS)

lint: $(INSTALLED) ## check style and types
	@$(BIN)/ruff check .
	@$(BIN)/mypy

clean: ## remove the environment and everything that tools left behind; results/ stays
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamp makes a second call skip the installation; it is out of date when a pin or the package's metadata changes.
$(INSTALLED): requirements.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "undertow needs Python 3.11 or newer: none of python3.13, python3.12, python3.11, python3 is." >&2; exit 1; }
	@test -x $(BIN)/python || { echo "Creating .venv with $(PYTHON)"; $(PYTHON) -m venv .venv; }
	@echo "Installing the pinned requirements into .venv (once; takes a minute or two)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
