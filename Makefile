.PHONY: demo test lint

PYTHON ?= python3
PORT ?= 8000
export PORT RESET
BIN := .venv/bin

.venv/demo.stamp: requirements.txt
	$(call install,$<)

.venv/dev.stamp: requirements-dev.txt
	$(call install,$<)

define install
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "ektp_outreach needs Python 3.11 or newer; $$($(PYTHON) --version) was found (set PYTHON=…)."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1)
	@touch $@
endef

demo: .venv/demo.stamp
	@$(BIN)/python -m ektp_outreach.run

test: .venv/dev.stamp
	$(BIN)/python -m ektp_outreach.postgres run -- $(BIN)/python -m pytest -n 2

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
