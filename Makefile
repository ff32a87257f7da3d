# Five commands: setup, run, test, check, bench. `make lock` renews the pinned dependencies.
PYTHON ?= python3.11
PORT ?= 8000
DATA ?= var
UV_VERSION := 0.13.9
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: setup run test check bench torture lock screens lighthouse

setup: $(STAMP)

$(STAMP): requirements-dev.lock pyproject.toml $(wildcard wervel/*/locale/*/LC_MESSAGES/*.po) $(wildcard wervel/*/css/*.css) $(wildcard wervel/design/css/behind/*.css)
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -c "import uv" 2>/dev/null || $(BIN)/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@$(BIN)/python tools/compile_translations.py
	@$(BIN)/python tools/build_styles.py
	@touch $(STAMP)

run: setup
	@$(BIN)/wervel up --demo --port $(PORT) --data $(DATA)

test: setup
	@$(BIN)/python tools/run_tests.py

check: setup
	@$(BIN)/python tools/run_checks.py

bench: setup
	@$(BIN)/python -m bench

torture: setup
	@$(BIN)/python -m tests.scheduling.history

screens: setup
	@$(BIN)/python tools/take_screens.py

lighthouse: setup
	@$(BIN)/python tools/run_lighthouse.py

lock:
	uv pip compile --quiet --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.lock
	uv pip compile --quiet --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
