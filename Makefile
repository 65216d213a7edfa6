# `make run` and `make test` need python3 (3.11 or later) with venv, and make. Everything else they fetch.

VENV := .venv
PYTHON := $(VENV)/bin/python
# Looked for only when the virtual environment is made: the first of these that is new enough and has venv. That of the
# system comes before all: it was compiled to be fast, while one that was compiled on this machine seldom is.
BASE_PYTHON ?= $(firstword $(foreach python,/usr/bin/python3 python3 python3.13 python3.12 python3.11,$(shell \
	$(python) -c 'import ensurepip, sys; sys.version_info >= (3, 11) and print("$(python)")' 2>/dev/null)))
INSTALL := $(if $(shell command -v uv),uv pip install --quiet --python $(PYTHON),$(PYTHON) -m pip install --quiet)
LOCK := uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url

# A lock that has not changed is not installed again: its checksum is in the stamp's name.
checksum = $(shell cat $(1) | cksum | cut -d ' ' -f 1)
RUN := $(VENV)/run-$(call checksum,requirements.txt)
DEV := $(VENV)/dev-$(call checksum,requirements.txt requirements-dev.txt)

# Compiled modules are kept: without them each start of Python takes seconds longer.
unexport PYTHONDONTWRITEBYTECODE

# What checks start must not touch the data of this installation.
types migrations deployment: export GOODSTANDING_VAR := $(CURDIR)/$(VENV)/check
types migrations deployment: export DATABASE_URL := sqlite:///$(CURDIR)/$(VENV)/check/db.sqlite3
machine: MACHINE := --seed $(or $(SEED),$(shell date +%s)) --seconds $(or $(SECONDS),15)
PYTEST := $(PYTHON) -m pytest -n 2 --dist worksteal

.PHONY: help run test test-sqlite test-postgres proofs everything check style layers types templates migrations \
	deployment format lock bench large uploads crowd chaos twice fuzz walls machine mutants clean

help: ## Show what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile

run: $(RUN) ## Start everything on this machine; PORT=8000 unless you say otherwise
	@$(PYTHON) -m config.run

test: test-sqlite test-postgres ## Run the tests on SQLite, then on PostgreSQL; PYTEST_ARGS="tests/suppliers -k x"

test-sqlite: $(DEV) ## Run the tests on SQLite
	@$(PYTHON) -m tests.servers
	$(PYTEST) $(PYTEST_ARGS)

test-postgres: $(DEV) ## Run on PostgreSQL the tests that ask it what no other does, of each the first case
	@# 5: only others were asked for, and SQLite has run them.
	$(PYTEST) --postgres $(PYTEST_ARGS) || [ $$? -eq 5 ]

proofs: $(DEV) ## Run what `make test` has no time for: all cases of what it tries on a part, on both databases
	$(PYTEST) --proofs $(PYTEST_ARGS) || [ $$? -eq 5 ]
	$(PYTEST) --proofs --postgres $(PYTEST_ARGS) || [ $$? -eq 5 ]

everything: $(DEV) ## Run all tests and proofs on both databases, those too that hold on either
	$(PYTEST) --everything $(PYTEST_ARGS)
	$(PYTEST) --postgres --everything $(PYTEST_ARGS)

check: style layers types templates migrations deployment ## Look for mistakes without running tests

style: $(DEV)
	$(PYTHON) -m ruff format --check --quiet
	$(PYTHON) -m ruff check

layers: $(DEV)
	$(VENV)/bin/lint-imports

types: $(DEV)
	$(PYTHON) -m mypy .

templates: $(DEV)
	$(PYTHON) -m djlint --lint --quiet templates

migrations: $(DEV)
	$(PYTHON) manage.py makemigrations --check --dry-run

# Django's own check of a production installation.
deployment: $(DEV)
	GOODSTANDING_ENV=production PUBLIC_URL=https://goodstanding.example ALLOWED_HOSTS=goodstanding.example \
		DATABASE_URL=postgresql://goodstanding@localhost/goodstanding EMAIL_URL=smtp+tls://mail.example:587 \
		SECRET_KEY=$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(64))') \
		$(PYTHON) manage.py check --deploy --fail-level WARNING

format: $(DEV) ## Put the code into its form
	$(PYTHON) -m ruff check --fix
	$(PYTHON) -m ruff format

lock: $(DEV) ## Lock the newest versions that requirements*.in allow
	$(PYTHON) -m $(LOCK) --upgrade --output-file requirements.txt requirements.in
	$(PYTHON) -m $(LOCK) --upgrade --output-file requirements-dev.txt requirements-dev.in

bench: $(DEV) ## Measure
	$(PYTHON) -m bench

large: $(DEV) ## Import 100,000 suppliers and 800,000 attestations through the running product, and kill its worker
	$(PYTHON) -m bench.large sqlite
	$(PYTHON) -m bench.large postgresql

uploads: $(DEV) ## Hand in 20 files of 10 MB at once while 10 people look at pages; exit 1 where one fails or waits
	$(PYTHON) -m bench.uploads sqlite
	$(PYTHON) -m bench.uploads postgresql

crowd: $(DEV) ## Let 363 suppliers log in, hand in and sign, 20 at once; exit 1 where one fails or it takes ten minutes
	$(PYTHON) -m bench.crowd sqlite
	$(PYTHON) -m bench.crowd postgresql

chaos: $(DEV) ## Kill planners, senders and the database while 1,500 reminders go out; CHAOS_ARGS="--seed 7"
	$(PYTHON) -m bench.chaos sqlite $(CHAOS_ARGS)
	$(PYTHON) -m bench.chaos postgresql $(CHAOS_ARGS)
	$(PYTHON) -m bench.chaos.doorbell sqlite
	$(PYTHON) -m bench.chaos.doorbell postgresql

twice: $(DEV) ## Let two beats, two workers and two planners by hand remind at once for a minute; exit 1 where one is told twice
	$(PYTHON) -m bench.chaos.twice sqlite
	$(PYTHON) -m bench.chaos.twice postgresql

fuzz: $(DEV) ## Read files damaged at random for a minute; FUZZ_ARGS="600 7" for ten, with the seed 7; then try the laws
	$(PYTHON) -m tests.fuzz $(FUZZ_ARGS)
	$(PYTEST) --hypothesis-profile=thorough tests/sheets/test_laws.py

walls: $(DEV) ## Look 5,000 times for what is another supplier's; SEED=7
	$(PYTHON) -m pytest -n 1 -rP --show-capture=stdout tests/portal/test_canaries.py --requests 5000 \
		--seed $(or $(SEED),$(shell date +%s))

machine: $(DEV) ## Let people do for a minute whatever they can to how suppliers are examined; SEED=7, SECONDS=300
	$(PYTHON) -m pytest -rP --show-capture=stdout tests/examined $(MACHINE)
	$(PYTHON) -m pytest -rP --show-capture=stdout tests/examined $(MACHINE) --postgres

mutants: $(DEV) ## Break one rule after another in a copy and let `make machine` find each; MUTANTS="veto case"
	$(PYTHON) -m tests.examined.mutants $(MUTANTS)

clean: ## Remove what was installed and cached; the data in var/ stays
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis test-results

$(PYTHON):
	@test -n "$(BASE_PYTHON)" || { echo "Python 3.11 or later is needed (Debian: apt-get install python3-venv)"; exit 1; }
	$(BASE_PYTHON) -m venv --clear $(VENV)

$(RUN): $(PYTHON)
	@echo "Installing requirements.txt …"
	@$(INSTALL) --require-hashes -r requirements.txt
	@touch $@

$(DEV): $(PYTHON)
	@echo "Installing requirements-dev.txt …"
	@$(INSTALL) --require-hashes -r requirements-dev.txt
	@touch $@ $(RUN)
