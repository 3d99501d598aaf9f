# Everything runs in .venv, which is made from constraints.txt when it is missing or older than what it is made from.
# Needed beforehand: make and Python 3.11 or newer (on Debian with its venv module).
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: reports test check drill lab codebook pictures clean

reports: $(READY) ## the default set of reports from data/ into reports/
	$(BIN)/paired-aid report

test: $(READY) ## tests, doctests, notebooks, browser
	$(BIN)/python -m pytest

check: $(READY) ## format, lint, types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m analysis.datapackage.codebook --check

drill: $(READY) ## the long fault drill: 200 reports, 50 processes killed
	$(BIN)/python benchmarks/drill.py

lab: $(READY) ## JupyterLab on explore.ipynb
	$(BIN)/paired-aid lab

codebook: $(READY) ## docs/codebook.md from data/datapackage.json
	$(BIN)/python -m analysis.datapackage.codebook

pictures: $(READY) ## docs/pictures from the data as they are; needs a Chromium
	$(BIN)/python docs/pictures.py

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit("paired-aid needs Python 3.11 or newer, found " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable . --group dev
	touch $(READY)

clean: ## remove the environment and built reports
	rm -rf .venv
	find reports -mindepth 1 ! -name README.md -delete
