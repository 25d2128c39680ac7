# make run        set up and open the dashboard
# make test       set up and pass all tests
# make long       pass the tests that take long: most of those in a browser, searches at full length, processes killed
# make lint       style and types
# make coverage   the lines of the product that no test runs, and the share that are run; takes longer than make test
# make benchmark  speed, measured side by side
# make mutants    plant faults and see which of them the tests miss, room by room; hours
# make lock       pin what requirements.txt and requirements-dev.txt bring, with the hashes of all files
# make pictures   take the README's pictures anew
# make docs       write the pages of docs/ that list what the code has
# make samples    write the samples anew

# Bytecode is kept, whatever the machine says: servers, workers and commands start sooner.
export PYTHONDONTWRITEBYTECODE :=

PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8501

.PHONY: run test long lint coverage benchmark mutants lock pictures docs samples

run: .venv/.installed
	$(BIN)/python -m analytics.server --port $(PORT)

test: .venv/.installed-dev
	@tests/browser/find_chromium.sh
	$(BIN)/python -m pytest -n 2

long: .venv/.installed-dev
	@tests/browser/find_chromium.sh
	$(BIN)/python -m pytest -n 2 --long -m long

lint: .venv/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Without those in a browser, which run what others run, under a tracer for many minutes. Tests that hold a time limit
# may fail under it; whether they pass is for `make test` to say.
coverage: .venv/.installed-dev
	$(BIN)/coverage erase
	-$(BIN)/coverage run -m pytest -n 2 --long --ignore tests/browser
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

benchmark: .venv/.installed-dev
	$(BIN)/python -m benchmarks

mutants: .venv/.installed-mutants
	$(BIN)/python -m benchmarks.mutants

# Both locks hold for every system and each Python from 3.11 on; what they pin already stays as it is.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make lock"

lock: .venv/.installed-dev
	$(LOCK) requirements-dev.txt --output-file requirements-dev.lock
	$(LOCK) requirements.txt --constraint requirements-dev.lock --output-file requirements.lock

pictures: .venv/.installed-dev
	$(BIN)/python -m tests.browser.make_pictures

docs: .venv/.installed-dev
	$(BIN)/python -m tests.write_docs

samples: .venv/.installed
	$(BIN)/python -m data.samples.volumes
	$(BIN)/python -m data.samples.scenarios
	$(BIN)/python -m data.samples.calls
	$(BIN)/python -m analytics.experiments.sample_answer

.venv/.created:
	$(PYTHON) -c 'import sys; assert sys.version_info >= (3, 11), "Python 3.11 or newer is needed"'
	$(PYTHON) -m venv .venv
	touch $@

# pip brings the one program that brings the rest, several times faster; each file is held to its hash.
.venv/.installer: requirements-dev.lock | .venv/.created
	awk '/^[^ ]/ { of_uv = /^uv==/ } of_uv' requirements-dev.lock > .venv/installer.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .venv/installer.lock
	touch $@

INSTALL := $(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode
# The bytecode of the project, so that the first page of the first start stands a second sooner.
COMPILE := $(BIN)/python -m compileall -q analytics data queueing

.venv/.installed: requirements.lock | .venv/.installer
	$(INSTALL) --require-hashes -r requirements.lock
	$(COMPILE)
	touch $@

# It holds what requirements.lock pins, too.
.venv/.installed-dev: requirements-dev.lock requirements.lock | .venv/.installer
	$(INSTALL) --require-hashes -r requirements-dev.lock
	$(COMPILE)
	touch .venv/.installed $@

.venv/.installed-mutants: benchmarks/mutants/requirements.txt .venv/.installed-dev
	$(INSTALL) -r benchmarks/mutants/requirements.txt
	touch $@
