# make run        set up and open the dashboard
# make test       set up and pass all tests
# make lint       style and types
# make benchmark  speed, measured side by side
# make pictures   take the README's pictures anew
# make docs       write the pages of docs/ that list what the code has
# make samples    write the samples anew

PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8501

.PHONY: run test lint benchmark pictures docs samples

run: .venv/.installed
	$(BIN)/python -m analytics.server --port $(PORT)

test: .venv/.installed-dev
	@tests/browser/find_chromium.sh
	$(BIN)/python -m pytest -n 2 --dist loadgroup

lint: .venv/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

benchmark: .venv/.installed-dev
	$(BIN)/python -m benchmarks

pictures: .venv/.installed-dev
	$(BIN)/python -m tests.browser.make_pictures

docs: .venv/.installed-dev
	$(BIN)/python -m tests.write_docs

samples: .venv/.installed
	$(BIN)/python -m data.samples.volumes
	$(BIN)/python -m data.samples.scenarios
	$(BIN)/python -m data.samples.calls

.venv/.created:
	$(PYTHON) -c 'import sys; assert sys.version_info >= (3, 11), "Python 3.11 or newer is needed"'
	$(PYTHON) -m venv .venv
	touch $@

.venv/.installed: requirements.txt | .venv/.created
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv/.installed-dev: requirements-dev.txt .venv/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@
