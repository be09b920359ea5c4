# SPDX-License-Identifier: EUPL-1.2
# The commands of Tragwerk; `make help` lists them.
SHELL := /usr/bin/env bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin
export PYTHON


.PHONY: coverage help demo test bench soak shots lint dev build venv venv-test lock format clean

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

demo: venv build ## Install, build, load the demo districts and serve them on PORT (8000)
	$(BIN)/tragwerk demo --port $(PORT)

test: venv-test build ## Run every check and every test on SQLite and PostgreSQL
	$(BIN)/python -m scripts.run_tests

bench: venv-test build ## Run the benchmarks; results in var/bench/*.json
	$(BIN)/python -m scripts.run_on_databases bench

soak: venv-test build ## Run the property tests and the slow tests for long, SOAK_ROUNDS (3) times
	$(BIN)/python -m scripts.run_soak

shots: venv-test build ## Photograph every page of the demo into var/shots
	$(BIN)/python -m scripts.shots

lint: venv-test ## Run ruff, mypy, the layer contracts and the check for missing migrations
	$(BIN)/python -m scripts.run_lint

coverage: venv-test ## Measure which lines the tests on SQLite reach
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -q -n 2 -m "not browser"
	$(BIN)/coverage combine -q && $(BIN)/coverage report --skip-covered

dev: venv-test build ## Serve what lies in var/ and start anew when code changes
	$(BIN)/tragwerk migrate
	$(BIN)/tragwerk serve --reload --port $(PORT)

build: ## Build style sheets, icons and translations
	@[ -x $(BIN)/python ] || scripts/venv.sh base
	@scripts/node_modules.sh
	$(BIN)/python -m scripts.build_static
	$(BIN)/python -m tragwerk.config.build_messages

format: venv-test ## Write the code as the checks want it
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

lock: ## Lock the dependencies anew, with hashes and without addresses
	scripts/lock.sh

clean: ## Remove what was built; keeps var/
	rm -rf node_modules src/tragwerk/ui/static/vendor src/tragwerk/ui/static/ui/icons.svg staticfiles

venv:
	@scripts/venv.sh base

venv-test:
	@scripts/venv.sh test
