.PHONY: demo test bench bench-planner chaos lint

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
	@test -w . || { echo "The folder $(CURDIR) cannot be written; clone into a folder of your own."; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1)
	@touch $@
endef

demo: .venv/demo.stamp
	@$(BIN)/python -m ektp_outreach.run

test: .venv/dev.stamp
	$(BIN)/python -m ektp_outreach.postgres run -- $(BIN)/python -m pytest -n 3 --dist worksteal

# One table of the small rows; ROW=name for one, ROW=all for all (half an hour, 30 GB).
bench: .venv/dev.stamp
	$(BIN)/python -m tests.bench $(ROW)

# Plans invented regions; ROW=300 for one, INSTANCE=file.json[:seconds] for one of your own.
bench-planner: .venv/dev.stamp
	$(BIN)/python -m tests.bench.planner $(ROW) $(INSTANCE)
# Seven phones, a bad network, web server and PostgreSQL killed; FOR=30 for half a minute of it.
chaos: .venv/dev.stamp
	$(BIN)/python -m tests.chaos $(FOR)

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	DATABASE_URL=postgres://lint/ SECRET_KEY=lint DEMO=1 $(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --lint templates
