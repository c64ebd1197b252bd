# Everything that a checkout can do; plain `make` tells.
# Versions are pinned in requirements/*.lock, and all of it is installed into .venv, nowhere else.

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install -qq --no-input --disable-pip-version-check --no-deps
PINNED := --require-hashes --only-binary :all: --requirement
UV_VERSION := 0.13.9
MUTMUT_VERSION := 3.8.1
TESTS ?=
MUTANTS ?=
SAMPLE ?=

# A file's tests stay together, since they share what they build; tests/conftest.py has the slowest files first.
PARALLEL := -n auto --dist loadfile --no-loadscope-reorder
# Browsers, killed processes and servers can fail by chance on a busy machine: once more, and told at the end.
AGAIN := --reruns 1 --rerun-show-tracebacks -r fER
# Only the tests' own processes are measured: to measure commands too would cost a third more.
MEASURED := --cov --cov-report=json:build/coverage.json
# Where the real pages are absent, tests are skipped.
BRANCH_FLOOR := $(if $(wildcard ../shared/data),0.95,0.92)

# What is compiled while the project is installed, and by what.
COMPILED := $(wildcard src/broadsheet/extract/compiled/*.pyx) scripts/compile_readings.py

# Tests start hundreds of processes; where Python may not write bytecode, each of them compiles everything anew.
export PYTHONDONTWRITEBYTECODE :=

NIGHT_SECONDS ?= 36000

.PHONY: help setup demo test check coverage mutation docs fuzz nightly audit browser lock notices clean
.DEFAULT_GOAL := help

help:
	@echo "make setup    install into .venv; .venv/bin/broadsheet works afterwards"
	@echo "make demo     build a portal from the archive that ships with the project, and serve it"
	@echo "make test     run the tests (TESTS=tests/test_setup.py runs some of them); all: branches of the core, too"
	@echo "make check    run the linter, the formatter, the type checker, the import rules; time the start"
	@echo "make coverage run the tests, and tell which branches of the core no test takes"
	@echo "make mutation change the core in thousands of small ways, and tell which no test notices"
	@echo "              (MUTANTS='broadsheet.desk*' takes some of them, SAMPLE=300 so many; all take hours)"
	@echo "make docs     make a site of the documentation in build/docs"
	@echo "make fuzz     fuzz every reader of foreign input with the same inputs each time, for about two minutes"
	@echo "make nightly  fuzz them for ten hours, another way each time (NIGHT_SECONDS=18000 for five)"
	@echo "make audit    look the locked versions up in the public list of known weaknesses, if it can be reached"
	@echo "make lock     write requirements/*.lock anew from pyproject.toml (UPGRADE=1: newest versions)"
	@echo "make notices  write NOTICE anew from what is installed"
	@echo "make clean    remove .venv and everything that was built"

setup: $(VENV)/.runtime
	@echo "Broadsheet is installed: $(VENV)/bin/broadsheet"

demo: setup
	@$(VENV)/bin/broadsheet demo

test: $(VENV)/.development browser
	@echo "Running the tests."
	@$(VENV)/bin/pytest $(PARALLEL) $(AGAIN) $(or $(TESTS),$(MEASURED))
	@$(if $(TESTS),,$(PY) scripts/branch_floor.py build/coverage.json $(BRANCH_FLOOR))

check: $(VENV)/.development
	@echo "Checking style, format, types and import rules."
	@$(VENV)/bin/ruff check
	@$(VENV)/bin/ruff format --check
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports
	@$(PY) bench/start_up.py

coverage: $(VENV)/.development browser
	@$(VENV)/bin/pytest $(PARALLEL) --cov --cov-report=term-missing $(TESTS)

# The mutator is not locked, since nothing else needs it.
mutation: $(VENV)/.development
	@$(PY) -m pip install -qq --no-input --disable-pip-version-check mutmut==$(MUTMUT_VERSION)
	@$(if $(SAMPLE),$(PY) scripts/mutation_sample.py $(SAMPLE) $(MUTANTS),\
	  $(VENV)/bin/mutmut run $(MUTANTS) && $(VENV)/bin/mutmut results)

docs: $(VENV)/.development
	@$(PY) -m sphinx --builder html --nitpicky --fail-on-warning --quiet docs build/docs
	@echo "The documentation begins at build/docs/index.html"

fuzz: $(VENV)/.development
	@echo "Fuzzing every reader of foreign input."
	@PYTHONHASHSEED=0 $(PY) -m fuzz all --brief

nightly: $(VENV)/.development
	@$(PY) -m fuzz all --seconds $(NIGHT_SECONDS) --seed 0

# The auditor is not locked, since nothing else needs it.
audit:
	@python3 -m venv build/audit && \
	  build/audit/bin/python -m pip install -qq --disable-pip-version-check pip-audit==2.10.1 || \
	  { echo "SKIPPED: pip-audit cannot be installed here, so nothing was audited"; exit 0; }; \
	python3 scripts/audit.py build/audit/bin/pip-audit requirements/development.lock

# Debian parts ensurepip from Python; where it is absent, the system's pip installs one into the new folder.
$(VENV)/.made:
	@echo "Making a virtual environment in $(VENV)."
	@for python in $(PYTHON) python3.11 python3 python3.12 python3.13; do \
	  $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	  rm -rf $(VENV); \
	  $$python -m venv $(VENV) >/dev/null 2>&1 && { touch $@; exit 0; }; \
	  rm -rf $(VENV); \
	  $$python -m venv --without-pip $(VENV) && \
	    $$python -m pip --quiet --python $(PY) install pip 2>/dev/null && { touch $@; exit 0; }; \
	  rm -rf $(VENV); \
	  echo "$$python has neither ensurepip nor pip, so it cannot make a virtual environment." >&2; \
	  echo "On Debian and Ubuntu, as root: apt-get install python3-venv" >&2; exit 1; \
	done; \
	echo "No Python 3.11 or newer was found; name one: make setup PYTHON=/path/to/python3.11" >&2; exit 1

$(VENV)/.runtime: requirements/runtime.lock pyproject.toml $(COMPILED) | $(VENV)/.made
	@echo "Installing what Broadsheet needs (pinned, checked by hash)."
	@$(PIP) $(PINNED) requirements/runtime.lock
	@$(PIP) --no-build-isolation --editable .
	@$(PY) -c 'import sys; from broadsheet.extract.kernels import COMPILED; sys.exit(not COMPILED)' || \
	  echo "No C compiler or no headers of Python were found here: all works, but reading takes two thirds longer."
	@touch $@

$(VENV)/.development: requirements/development.lock $(VENV)/.runtime
	@echo "Installing what the tests and checks need."
	@$(PIP) $(PINNED) requirements/development.lock
	@touch $@

browser:
	@for browser in chromium chromium-browser google-chrome; do \
	  command -v $$browser >/dev/null && exit 0; \
	done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing Chromium for the browser tests."; \
	  export DEBIAN_FRONTEND=noninteractive; \
	  apt-get update -qq >/dev/null && \
	    apt-get install -y -qq --no-install-recommends chromium fonts-liberation >/dev/null && exit 0; \
	fi; \
	echo "No Chromium here, and none can be installed: the browser tests will be skipped."

LOCK := build/lock/bin/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

lock:
	@echo "Resolving the dependencies that pyproject.toml names."
	@test -x build/lock/bin/uv || python3 -m venv build/lock
	@build/lock/bin/python -m pip install -qq --disable-pip-version-check uv==$(UV_VERSION)
	@$(LOCK) --extra postgres --group build --output-file requirements/runtime.lock >/dev/null
	@$(LOCK) --group build --group dev --extra postgres --extra ray --constraint requirements/runtime.lock \
	  --output-file requirements/development.lock >/dev/null

notices: setup
	@echo "Writing NOTICE."
	@$(PY) scripts/notices.py

clean:
	@echo "Removing everything that was installed or built."
	@rm -rf $(VENV) build dist mutants demo-portal .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage*
	@rm -f src/broadsheet/extract/compiled/*.so
	@find src tests bench scripts -name __pycache__ -type d -prune -exec rm -rf {} +
