# All there is to learn: `make` lists it. Needs make, Python 3.11 or newer and, for the set-up alone, a package registry.

PYTHON ?= python3
BIN := .venv/bin
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
# Compiled once, beside the other caches: a start without takes seconds more.
export PYTHONDONTWRITEBYTECODE =
export PYTHONPYCACHEPREFIX = $(CURDIR)/var/cache/pyc

# A set is up to date when `.venv/made/SET-KEY` exists; the key changes with the content of its locks and of the
# project's own metadata. Without a working interpreter in .venv nothing is up to date.
key = $(shell (grep -m1 '^\#\# ' CHANGELOG.md; sed '/^\[tool.ruff\]/,$$d' pyproject.toml; cat tools/setup.py requirements/build.txt requirements/run.txt $(1)) | cksum | cut -d' ' -f1; \
	test -x $(BIN)/python -a ! -e .venv/unfinished || echo -anew)
empty :=
stamp = .venv/made/$(1)-$(subst $(empty) $(empty),,$(call key,$(2)))
RUN_SET := $(call stamp,run)
TEST_SET := $(call stamp,test,requirements/test.txt)
BENCH_SET := $(call stamp,bench,requirements/bench.txt)
PAGES := var/pages/made-$(shell cat package-lock.json tools/pages.py | cksum | cut -d' ' -f1)

.venv/made/%:
	@$(PYTHON) tools/setup.py $(subst -anew,,$@ $(filter-out $@,$(RUN_SET) $(TEST_SET) $(BENCH_SET)))

var/pages/made-%:
	@$(BIN)/python tools/pages.py $@

.PHONY: help setup run demo test check bench shell lock clean
.PHONY: setup-test

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 16

setup: $(RUN_SET) ## .venv with the locked packages, var/pages with the pages' libraries; does nothing when they are there
	@$(MAKE) pages

.PHONY: pages
pages: $(PAGES) # after the set, whose Python fetches them
	@:

run: setup ## the site with a made-up Changji, and a real draw of it, made and verified; HOST=0.0.0.0, PORT=8001
	@$(BIN)/shuangsui run --demo $(if $(HOST),--host $(HOST)) $(if $(PORT),--port $(PORT))

demo: setup ## the demo's registries, grown from demo/ into var/demo/
	@$(BIN)/shuangsui demo var/demo

test: setup-test ## everything: style, types, contracts, laws, tests on SQLite and PostgreSQL, journeys in a browser; nothing is skipped
	@$(BIN)/python tools/browser.py
	@$(MAKE) lint
	@$(BIN)/pytest --numprocesses 2 --dist worksteal --ignore tests/journeys
	@DB=postgres $(BIN)/pytest --numprocesses 2 --dist worksteal tests/actions tests/web
	@$(BIN)/pytest --numprocesses 2 --dist loadfile tests/journeys

check: setup-test ## the fast part of test: style, types, import contracts, laws
	@$(MAKE) lint
	@$(BIN)/pytest tests/laws

bench: $(BENCH_SET) ## the figures of docs/performance.md on this machine; WRITE=1 writes them there, ONLY=name runs one
	@$(BIN)/python bench/run.py $(if $(WRITE),--write) $(ONLY)

# As bench, for the figures and charts of docs/fairness.md.
.PHONY: bench-fairness
bench-fairness: setup
	@$(BIN)/python -m bench.fairness $(if $(WRITE),--write)

shell: setup ## Python with fairdraw and shuangsui imported
	@PYTHON_HISTORY=/dev/null $(BIN)/python -q -i tools/shell.py

lock: $(RUN_SET) ## new requirements/*.txt from pyproject.toml; UPGRADE=1 takes the newest versions
	@$(BIN)/python tools/lock.py $(if $(UPGRADE),--upgrade)

clean: ## remove .venv, var and caches
	rm -rf .venv var
	find src tests tools bench -name __pycache__ -type d -prune -exec rm -rf {} +

setup-test: $(TEST_SET)
	@$(MAKE) pages

.PHONY: lint
lint:
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --quiet --check
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo
