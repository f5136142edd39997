# Two commands do everything on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test lint types imports unit spark docs lock bench clean

demo: .venv/.ready  ## install, build the fictional county, refresh it, write the report, say where it is
	@$(BIN)/familyhub demo demo-county

test: .venv/.ready-test lint types imports unit spark  ## everything that is checked before a change lands

lint:
	@$(BIN)/ruff check --no-cache .
	@$(BIN)/ruff format --no-cache --check .

types:
	@$(BIN)/basedpyright

imports:
	@$(BIN)/lint-imports

unit:
	@$(BIN)/pytest -m "not spark" -n 2 --dist loadfile

spark:  ## compiled measures on Spark, one batch: it holds a lot of memory, about 2 GB on each of two cores
	@$(BIN)/pytest -m spark -n 2 --dist loadfile; status=$$?; [ $$status -eq 0 ] || [ $$status -eq 5 ]

docs: .venv/.ready-test  ## write anew the pages and guides that follow from the code
	@$(BIN)/python docs/generate.py
	@$(BIN)/python docs/guides.py

bench: .venv/.ready-test  ## the benchmarks of docs/performance.md
	@$(BIN)/python bench/run.py

lock: .venv/.ready  ## write the hashed locks anew
	@$(BIN)/pip install -q uv
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --extra test --extra postgres --extra spark --extra notify --extra travel pyproject.toml -o requirements-test.lock

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "familyhub needs Python 3.11 or newer")'
	@echo "Making an environment in .venv"
	@$(PYTHON) -m venv .venv

.venv/.ready: .venv/bin/python requirements.lock pyproject.toml
	@echo "Installing familyhub (once)"
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps -e .
	@touch $@

.venv/.ready-test: .venv/.ready requirements-test.lock
	@echo "Installing what the tests need (once)"
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-test.lock
	@touch $@

clean:
	rm -rf .venv demo-county build dist
