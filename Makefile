# Every target makes what it needs in .venv; after the first install none of them needs a network.

PYTHON ?= python3
# A name on the path may still be no Python that runs, so each is asked.
PYTHONS := $(PYTHON) python3.13 python3.12 python3.11 python3 python
BIN := .venv/bin
INSTALLED := .venv/.installed
DATABASE ?= out/demo/planner.db
PORT ?= 8501
PYTEST_ARGS ?=
BENCH_ARGS ?= peers --seeds 1,2,3
TRIALS_ARGS ?=
COMPILE := pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet

.PHONY: help demo app test lint bench trials lock messages clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(INSTALLED) ## plan the sample week on real Helsinki addresses and write it as files
	@$(BIN)/planner demo --out out/demo

app: $(INSTALLED) ## serve a planned week to the browser; DATABASE=file for another one than the demo's
	@test -f "$(DATABASE)" || $(MAKE) --no-print-directory demo
	@test ! -f "$(dir $(DATABASE))login.txt" || echo "Names and password: $(dir $(DATABASE))login.txt"
	@PLANNER_DATABASE="$(abspath $(DATABASE))" $(BIN)/planner serve --port $(PORT)

test: $(INSTALLED) ## run every test that this machine can run; PYTEST_ARGS="-m ''" adds the slow ones
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile $(PYTEST_ARGS)

lint: $(INSTALLED) ## check format, style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: $(INSTALLED) ## hold the contest with VROOM and PyVRP, about an hour; BENCH_ARGS="bound" prints another table, BENCH_ARGS= all short ones
	@$(BIN)/python -m tests.benchmarks $(BENCH_ARGS)

trials: $(INSTALLED) ## plan 10,000 random weeks and judge each plan, ten minutes; TRIALS_ARGS="--weeks N --seed S"
	@$(BIN)/python -m tests.benchmarks trials $(TRIALS_ARGS)

lock: $(INSTALLED) ## choose versions anew and write the lock files
	@$(BIN)/uv $(COMPILE) --group dev --upgrade --output-file requirements.lock
	@$(BIN)/uv $(COMPILE) --group build --constraint requirements.lock --output-file requirements-run.lock

messages: $(INSTALLED) ## bring the catalogues up to date with the sentences of the source
	@mkdir -p build
	@$(BIN)/pybabel --quiet extract -k sentence --no-location --omit-header -o build/messages.pot planner app.py
	@for language in fi sv; do \
		$(BIN)/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete --no-wrap \
			-l $$language -i build/messages.pot -o planner/locale/$$language.po; \
	done

clean: ## remove everything that was made
	@rm -rf .venv out build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# pip is what venv makes last: without it .venv was begun and not ended, and is made anew.
$(INSTALLED): requirements.lock pyproject.toml
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || { \
		for python in $(PYTHONS); do \
			"$$python" -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
				&& "$$python" -m venv --clear .venv && exit 0; \
		done; \
		echo "Python 3.11 or later with venv is needed (Debian and Ubuntu: apt-get install python3-venv);" \
			"name another with: make PYTHON=/path/to/python3" >&2; exit 1; \
	}
	@echo "Installing into .venv, once; this takes a minute or two." >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@echo "Compiling the engine for this machine, once; this takes about a minute." >&2
	@$(BIN)/python -m planner.solve.warm
	@touch $@
