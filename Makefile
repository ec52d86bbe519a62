.PHONY: demo test lint

PYTHON ?= python3
BIN := .venv/bin

.venv/dev.stamp: requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "ektp_outreach needs Python 3.11 or newer; $$($(PYTHON) --version) was found (set PYTHON=…)."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

test: .venv/dev.stamp
	$(BIN)/python -m ektp_outreach.postgres run -- $(BIN)/python -m pytest -n 2

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
