# make demo: the sample program in the browser; make test: every test. Both set themselves up.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo test test-slow test-long test-spark fuzz lint audit bench bench-risk sample lock clean
help:             ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(READY): requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null 2>&1 && $(PYTHON) -m venv $(VENV) || python3 -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(READY)    ## load the sample program and show the dashboard
	$(BIN)/mentorscope demo

test: lint        ## the linters, and every test that takes less than tens of seconds
	$(BIN)/python -m pytest -m "not slow and not long"

test-slow: $(READY) ## the tests that take tens of seconds
	$(BIN)/python -m pytest -m "slow and not long"

test-long: $(READY) ## the tests that take minutes: kill points, wide sweeps, large samples
	$(BIN)/python -m pytest -m long

test-spark: $(READY) ## every table on Spark against DuckDB; needs Java 17 and fetches pyspark; BRIEF=1: one mess less
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-spark.lock
	MENTORSCOPE_REQUIRE_SPARK=1 $(BIN)/python -m pytest -m long tests/test_spark_parity.py tests/test_spark_messes.py \
	  $(if $(BRIEF),-k "not 2")

fuzz: $(READY)    ## damaged exports through the whole door for MINUTES=60; broken cases are kept in fuzz/
	$(BIN)/python -m tests.fuzz --minutes $(or $(MINUTES),60) --seed $(or $(SEED),1)

lint: $(READY)    ## style, types, direction of imports, SQL
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/sqlfluff lint --processes 2 pipelines/sql

audit: $(READY)   ## look the locked dependencies up among known vulnerabilities (asks an advisory service)
	$(BIN)/pip-audit --requirement requirements.lock --require-hashes --disable-pip

bench: $(READY)   ## measure every step beside plain tools; BENCH="--pairs 1000 10000" for other sizes
	$(BIN)/python -m tests.benchmarks $(BENCH)
	$(BIN)/python -m tests.benchmarks.curves
	$(BIN)/python -m tests.benchmarks.pages
	$(BIN)/python -m tests.benchmarks.workbook
	$(BIN)/python -m tests.benchmarks.hostile

bench-risk: $(READY) ## measure the chance of silence on public logs, known hazards and a synthetic program, and what each feature adds
	$(BIN)/python -m tests.benchmarks.risk_bars
	$(BIN)/python -m tests.benchmarks.risk_program
	$(BIN)/python -m tests.benchmarks.earned

sample: $(READY)  ## write data/sample anew
	$(BIN)/python -m tests.make_sample

lock:             ## compile the two lock files anew (needs uv)
	uv pip compile pyproject.toml --group dev --generate-hashes --no-emit-index-url --universal \
	  --python-version 3.11 --no-header --output-file requirements.lock
	python3 -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["spark"])' \
	  | uv pip compile - --constraint requirements.lock --generate-hashes --no-emit-index-url --universal \
	  --python-version 3.11 --no-header --output-file requirements-spark.lock

clean:            ## remove what was made here, but no warehouse
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache build dist
