# From a fresh clone; needs make and a Python >= 3.11 with its venv module, nothing else.
SHELL := /bin/bash
PORT ?= 8000
export PORT
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
STATIC_SOURCES := $(shell find static */static -type f 2>/dev/null | tr ' ' '?')
PROSE := README.md README.zh.md docs

.PHONY: run serve test test-postgres bench lint format seed verify lock assets messages
.DEFAULT_GOAL := run

run: .venv/.installed staticfiles/.collected ## http://127.0.0.1:$(PORT) with web and background work
	@exec $(BIN)/python manage.py run

test: .venv/.installed-dev ## the whole suite on SQLite
	@$(BIN)/python scripts/find_browser.py
	env -u DATABASE_URL $(BIN)/python -m pytest -n auto --maxschedchunk 2 $(ARGS)

test-postgres: .venv/.installed-dev ## the same suite and the races on DATABASE_URL
	@case "$$DATABASE_URL" in postgres*) ;; *) echo 'Set DATABASE_URL to a PostgreSQL whose user may create databases:'; \
		echo '  DATABASE_URL=postgres://user:password@127.0.0.1:5432/linli make test-postgres'; \
		echo 'scripts/with_postgres.sh make test-postgres starts a throw-away cluster for it.'; exit 2;; esac
	@$(BIN)/python scripts/find_browser.py
	$(BIN)/python -m pytest -n auto --maxschedchunk 2 $(ARGS)

bench: .venv/.installed-dev staticfiles/.collected ## one table of ratios, one JSON file
	$(BIN)/python -m benchmarks $(ARGS)

lint: .venv/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djlint --quiet --lint templates
	$(BIN)/mypy
	$(BIN)/python manage.py makemigrations --check --dry-run

format: .venv/.installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

seed: .venv/.installed ## fill an empty database with the demo community
	$(BIN)/python manage.py prepare

verify: .venv/.installed ## recount every counter from its rows
	$(BIN)/python manage.py verify

assets: staticfiles/.collected ## hashed and compressed copies of everything under static/

messages: .venv/.installed-dev ## collect our strings and compile locale/
	$(BIN)/python scripts/messages.py

lock: .venv/.installed-dev ## pin what requirements*.in ask for
	$(BIN)/uv pip compile --quiet --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-header requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-header requirements-dev.in -o requirements-dev.txt

# A stamp is written after all went well, so an interrupted installation starts again.
.venv/bin/python:
	@test -n "$(PYTHON)" || { echo 'Python 3.11 or newer is needed; name one: make PYTHON=/path/to/python3 run'; exit 2; }
	$(PYTHON) -m venv .venv

.venv/.installed: requirements.txt | .venv/bin/python
	$(PIP) -r requirements.txt
	@touch $@

.venv/.installed-dev: requirements-dev.txt .venv/.installed
	$(PIP) -r requirements-dev.txt
	@touch $@

staticfiles/.collected: .venv/.installed $(STATIC_SOURCES)
	$(BIN)/python manage.py collectstatic --noinput --verbosity 0
	@touch $@
