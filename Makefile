# Every target sets up what it needs by itself; `make` alone prints this help.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
export UV_PYTHON_DOWNLOADS := never
export MOTIVD_DATA_DIR ?= $(CURDIR)/var

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
SETUP := $(BIN)/.ready
DEV := $(BIN)/.ready-dev
MESSAGES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))

.PHONY: help setup run demo test lint bench screenshots lock

help: ## Print this help
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /|/' | awk -F'|' '{printf "  make %-11s %s\n", $$1, $$2}'

setup: $(SETUP) $(MESSAGES) ## Make .venv and install what is locked
	@$(BIN)/python -m workspace.toolchain.install

$(BIN)/uv: requirements/uv.txt
	$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Motivd needs Python 3.11 or newer.")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

$(SETUP): requirements/base.txt $(BIN)/uv
	@echo "Installing what Motivd runs on"
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements/base.txt
	@touch $@

$(DEV): requirements/dev.txt $(SETUP)
	@echo "Installing what the tests need"
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@$(BIN)/python -m tests.browser
	@touch $@

%.mo: %.po $(SETUP)
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

run: setup ## Serve web, worker and scheduler on http://127.0.0.1:$PORT (8000)
	@exec $(BIN)/python -m motivd_site.supervisor

demo: setup ## Turn an idea into a live app through the public API
	@$(BIN)/python -m demo

test: setup $(DEV) ## Run the whole suite, on the embedded services and on PostgreSQL with Redis
	-@$(BIN)/python -m workspace.toolchain.install --dev
	$(BIN)/python -m tests.run

lint: setup $(DEV) ## Check style, types, migrations, layers and message catalogues
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/python manage.py check
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/lint-imports --config pyproject.toml
	$(BIN)/python -m tests.catalogue

bench: setup $(DEV) ## Measure, side by side with what one would use instead
	$(BIN)/python -m bench

screenshots: setup $(DEV) ## Take pictures of every page, for var/screenshots and docs/screenshots
	$(BIN)/python -m tests.screenshots

lock: $(DEV) ## Write the locked requirements anew
	for file in uv base agent-sdk dev; do $(BIN)/uv pip compile --quiet --generate-hashes --no-header --python-version 3.11 --universal requirements/$$file.in -o requirements/$$file.txt; done
