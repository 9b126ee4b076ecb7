# SPDX-License-Identifier: MulanPSL-2.0
# Every target sets up what it needs (tools/bootstrap.sh), so each may be the first one you call.
#   ARGS="..."       is passed on: make test ARGS="tests/storage -k backup"
#   PYTHON=python3.12  chooses the interpreter that .venv is made with
SHELL := /bin/sh
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo run test check soak bench i18n package lock bootstrap clean setup-run setup-dev setup-package

PYTHON ?= python3
python := .venv/bin/python
catalogue := resources/locale/en/LC_MESSAGES/wuse_desktop
export PYTHON

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' Makefile

demo: setup-run $(catalogue).mo ## a county and eight stations through one week; results in demo-output/
	QT_QPA_PLATFORM=offscreen .venv/bin/wuse demo -o demo-output $(ARGS)

run: setup-run $(catalogue).mo ## open the program; DESK=DIR opens a desk other than your own
	$(if $(DESK),WUSE_HOME="$(abspath $(DESK))" )$(python) -m wuse_desktop $(ARGS)

test: setup-dev $(catalogue).mo ## all tests, without a display
	$(if $(ARGS),QT_QPA_PLATFORM=offscreen $(python) -m pytest $(ARGS),tools/test.sh $(python))

check: setup-dev $(catalogue).mo ## lint, format, types, catalogue, forms, architecture
	$(python) -m ruff check .
	$(python) -m ruff format --check .
	$(python) -m mypy
	$(python) -m tools.catalogue check
	$(python) -m tools.forms check
	QT_QPA_PLATFORM=offscreen $(python) -m pytest -q tests/architecture

soak: setup-dev $(catalogue).mo ## long random runs; seeds are printed and reproduce
	QT_QPA_PLATFORM=offscreen $(python) -m pytest -m soak -s $(ARGS)

bench: setup-dev $(catalogue).mo ## measure against the floors of the same run
	QT_QPA_PLATFORM=offscreen $(python) -m benchmarks $(ARGS)

i18n: setup-dev ## take new sentences into the English catalogue and compile it
	$(python) -m tools.catalogue update
	$(python) -m tools.catalogue compile

package: setup-package $(catalogue).mo ## the frozen program and its installer for this system, in dist/
	PATH="$(CURDIR)/.venv/bin:$$PATH" installer/build.sh

lock: ## resolve pyproject.toml again into requirements/*.lock
	tools/lock.sh $(ARGS)

bootstrap: setup-dev $(catalogue).mo ## only make the machine and .venv ready

clean: ## remove what the targets made, but not .venv
	rm -rf build dist demo-output .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
	rm -f $(catalogue).mo
	find wuse_desktop tests benchmarks tools installer -name __pycache__ -type d -prune -exec rm -rf {} +

setup-run:
	@tools/bootstrap.sh run

setup-dev:
	@tools/bootstrap.sh dev

setup-package:
	@tools/bootstrap.sh package

$(catalogue).mo: $(catalogue).po | setup-run
	$(python) -m tools.catalogue compile
