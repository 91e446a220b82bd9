# Two commands do all the set-up: `make demo` and `make test`. The rest is for working on it.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test check docs bench browser clean

demo: .venv/installed browser
	@$(BIN)/orch demo

test: check
	@scripts/test

check: .venv/for-tests
	@scripts/check

docs: .venv/for-tests
	@$(BIN)/python scripts/docs.py

bench: .venv/for-tests browser
	@$(BIN)/python -m benchmarks

browser:
	@scripts/browser

clean:
	rm -rf .venv .venv-atlassian .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/installed: pyproject.toml constraints.txt
	@PYTHON="$(PYTHON)" scripts/install
	@touch $@

.venv/for-tests: .venv/installed
	@PYTHON="$(PYTHON)" scripts/install test lint
	@touch $@
