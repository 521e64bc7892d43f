# Everything a person runs here. It needs GNU make, git and a Python of 3.11 or newer;
# the rest is installed into .venv by the first target that needs it.

.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

PY := .venv/bin/python
INSTALLED := .venv/.installed
# Tools that get environments of their own, under .local/.
APART := assets browser emulator runtime sam validate
GROUPS := $(filter-out dev $(APART),$(basename $(notdir $(wildcard requirements/*.in))))
TIMES ?= 1
PORT ?= 8420

.PHONY: help setup run demo up down ops replay test test-system test-browser check validate assets build deploy bench format lock clean

help: ## say what there is
	@while IFS= read -r line; do \
	  case "$$line" in \
	    [a-z]*:*"## "*) printf '  make %-12s %s\n' "$${line%%:*}" "$${line#*## }" ;; \
	  esac; \
	done < $(firstword $(MAKEFILE_LIST))

setup: $(INSTALLED) ## create .venv and install requirements/dev.txt into it
	@echo "setup: .venv is ready, $$($(PY) --version)" >&2

run: $(INSTALLED) ## post a small month from Stripe and GoCardless to Xero, show the books, stay up (PORT=8420)
	@$(PY) -m local.demo.run --port $(PORT)

demo: $(INSTALLED) ## the same, and stop; exits 0 only if the books are right
	@$(PY) -m local.demo.run --stop

up: $(INSTALLED) ## the same stack in the background, without the day; addresses in .local/stack.json
	@$(PY) -m local.stack.up up --port $(PORT)

down: $(INSTALLED) ## stop what make up started
	@$(PY) -m local.stack.up down

# What it exits with is lost in make's own 2: call it by the command line below where that matters.
ops: $(INSTALLED) ## look after the books of a running stack: make ops ARGS="status", ARGS="--help" lists more
	@$(PY) -m ops $(ARGS)

# The last line is the command's own. From another directory that takes make -s -C, since make
# itself would otherwise close with "Leaving directory".
replay: $(INSTALLED) ## play a world: make replay CASE=path/to/world.json [TIMES=2]
	@$(PY) -m local.worlds.replay "$(CASE)" --times "$(TIMES)"

test: $(INSTALLED) ## run the tests
	@echo "test: pytest" >&2
	@$(PY) -m pytest --numprocesses=auto --dist=worksteal

test-system: $(INSTALLED) ## test what is built and deployed, with an emulator; about four minutes
	@echo "test-system: pytest tests/system" >&2
	@$(PY) -m pytest -s -v tests/system

test-browser: $(INSTALLED) ## look at the pages in Chromium, which root has installed by apt; pictures in .local/gallery
	@$(PY) -m local.browser

check: $(INSTALLED) ## check style, types, imports and the repository itself
	@echo "check: ruff"
	@$(PY) -m ruff check .
	@echo "check: ruff format"
	@$(PY) -m ruff format --check .
	@echo "check: mypy"
	@$(PY) -m mypy
	@echo "check: import-linter"
	@$(PY) .venv/bin/lint-imports
	@echo "check: requirements, this file, and what must not be committed"
	@$(PY) -m pytest -q tests/test_repository.py
	@echo "check: all passed"

validate: $(INSTALLED) ## let SAM, cfn-lint and checkov judge the template
	@$(PY) -m local.build.validate

assets: $(INSTALLED) ## write the pages' styles, script and pictures; a build does so by itself
	@$(PY) -m local.build.assets

build: $(INSTALLED) ## build everything for AWS into .aws-sam/build and weigh it
	@$(PY) -m local.build.artefacts

deploy: $(INSTALLED) ## deploy to AWS: make deploy STAGE=staging, or prod; asks its questions the first time
	@$(PY) -m local.build.deploy "$(STAGE)"

bench: $(INSTALLED) ## measure what depends on the machine
	@$(PY) -m local.bench

# What sam build calls, once for each function and for the layer; see local/build/artefact.py. Not phony: SAM
# refuses such targets.
build-%: $(INSTALLED)
	@$(PY) -m local.build.artefact $* "$(ARTIFACTS_DIR)"

format: $(INSTALLED) ## put the code into shape
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

lock: $(INSTALLED) ## compile requirements/*.in again (UPGRADE=1 takes newer versions)
	@echo "lock: dev"
	@$(COMPILE) --output-file requirements/dev.txt requirements/dev.in
	@for group in $(GROUPS); do \
	  echo "lock: $$group"; \
	  $(COMPILE) --constraints requirements/dev.txt \
	    --output-file requirements/$$group.txt requirements/$$group.in || exit 1; \
	done
	@for tool in $(APART); do \
	  echo "lock: $$tool"; \
	  $(COMPILE) --output-file requirements/$$tool.txt requirements/$$tool.in || exit 1; \
	done

clean: ## remove .venv, builds and caches
	@echo "clean: .venv, builds and caches"
	@test ! -f .local/stack.json || $(PY) -m local.stack.up down
	@rm -rf functions/*/static .venv .local .aws-sam .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache \
	  $(wildcard __pycache__ */__pycache__ */*/__pycache__ */*/*/__pycache__ */*/*/*/__pycache__)

# Where packages came from is nobody's business but the machine's that fetched them: no addresses.
COMPILE = $(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-header --no-annotate --no-emit-index-url --no-emit-find-links $(if $(UPGRADE),--upgrade)

# The stamp is written last, so an interrupted installation counts as none and starts over with an
# empty .venv; a finished one is brought up to date in place. A name on PATH proves nothing (pyenv
# leaves a python3.13 there that only prints an error), so each candidate has to run.
$(INSTALLED): requirements/dev.txt
	@{ set -e; \
	if [ -f $@ ] && $(PY) -m pip --version >/dev/null 2>&1; then \
	  echo "setup: requirements/dev.txt has changed, bringing .venv up to date"; \
	  rm -f $@; \
	else \
	  for python in "$(PYTHON)" python3.13 "$$HOME"/.pyenv/versions/3.13*/bin/python3 \
	    python3 python3.12 python3.11; do \
	    "$$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' \
	      >/dev/null 2>&1 && break; \
	    python=; \
	  done; \
	  if [ -z "$$python" ]; then \
	    echo "setup: no Python of 3.11 or newer that can create virtual environments was found."; \
	    echo "setup: install one (on Debian and Ubuntu with its python3-venv package), or name it:"; \
	    echo "setup:   make setup PYTHON=/path/to/python3"; \
	    exit 1; \
	  fi; \
	  echo "setup: creating .venv with $$("$$python" --version), $$python"; \
	  "$$python" -m venv --clear .venv; \
	fi; \
	echo "setup: installing requirements/dev.txt, a minute or two the first time"; \
	$(PY) -m pip install --disable-pip-version-check --no-input --require-hashes -r requirements/dev.txt; \
	: > $@; } >&2

# A Python that was removed leaves a .venv that looks finished and cannot run: begin again.
ifneq ($(shell $(PY) -c 'print("runs")' 2>/dev/null),runs)
.PHONY: $(INSTALLED)
endif

ifneq ($(filter replay,$(MAKECMDGOALS)),)
ifeq ($(CASE),)
$(error Which world? Say make replay CASE=path/to/world.json [TIMES=2])
endif
endif
