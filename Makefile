# Two commands: `make run` serves the page, `make test` runs the tests. Both install what they need first.
SHELL := /bin/sh
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
# PyTorch's CPU wheels lie in an index of their own on Linux; give its address here to save some gigabytes.
TORCH_INDEX ?=
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: run test lint format bench clean

run: $(VENV)/.installed
	$(BIN)/wenbao serve

test: $(VENV)/.installed-dev
	@tests/install-browser
	@tests/install-nginx
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/.installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.installed-dev
	$(BIN)/python -m tests.bench

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "问报需要 Python 3.11 或更新版本：make PYTHON=/path/to/python3.11 run" >&2; \
		echo "Wenbao needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 run" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)

# torch first and by itself: a build that is in place, or the CPU build, is then kept by what follows.
$(VENV)/.torch: constraints.txt | $(VENV)/bin/python
	@echo "安装依赖（第一次需要几分钟）… / Installing (a few minutes the first time) …"
	$(PIP) $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) "$$(grep '^torch==' constraints.txt)"
	@touch $@

$(VENV)/.installed: pyproject.toml $(VENV)/.torch
	$(PIP) --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml $(VENV)/.torch
	$(PIP) --constraint constraints.txt --editable '.[dev]'
	@touch $@ $(VENV)/.installed
