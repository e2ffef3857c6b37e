# The README's commands.  Everything lands in .venv; nothing outside this folder is touched, except
# that Qt's system libraries are installed with apt when they are missing and you are root.

PYTHON ?= python3
BIN := .venv/bin
# One more than there are cores: some tests wait for a device or another program.
WORKERS = $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)')
PIP := $(BIN)/python -m pip --disable-pip-version-check
# Hundreds of tests start poise anew; without its compiled files each would compile it again.
unexport PYTHONDONTWRITEBYTECODE

# For while you work: what is quick to run and most often broken.  `make test` runs everything.
QUICK := tests/core tests/protocols tests/recording tests/golden tests/library tests/replay
LATER := tests/core/pulse tests/core/test_two_sensors.py tests/recording/test_faults.py

.PHONY: site bundle painted fresh hashes gallery reset quick test setup setup-dev system format lint types contracts pytest bluez-vm clean

reset: setup  ## breathe now: with a strap if one answers, else with a made-up person
	@$(BIN)/poise reset $$($(BIN)/poise devices --straps --seconds 4 >/dev/null 2>&1 || echo --synthetic)

test: setup-dev format lint contracts  ## everything that must be green; types are checked beside the tests
	@$(MAKE) --no-print-directory -j2 types pytest

quick: setup-dev format lint types contracts  ## the core and what is recorded, in half a minute
	$(BIN)/python -m pytest -q $(QUICK) $(addprefix --ignore=,$(LATER))

setup: .venv/installed
setup-dev: .venv/installed-dev

.venv/installed: pyproject.toml constraints.txt tools/system.sh
	@sh tools/system.sh
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing poise into .venv (about a minute, once) ..."
	@$(PIP) install -q -c constraints.txt -e .
	@touch $@

.venv/installed-dev: pyproject.toml constraints.txt tools/system.sh
	@sh tools/system.sh dev
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing poise and what its tests need into .venv (about two minutes, once) ..."
	@$(PIP) install -q --no-compile -c constraints.txt -e '.[dev]'  # most of it is never imported
	@touch .venv/installed $@

format:
	$(BIN)/ruff format --check .

lint:
	$(BIN)/ruff check .

types:
	$(BIN)/mypy

contracts:
	$(BIN)/lint-imports

pytest:
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -q -n $(WORKERS) --dist loadfile --no-loadscope-reorder

bluez-vm: setup-dev  ## poise on the real bluetoothd, in QEMU: minutes, so by itself (hw/virtual-strap/README.md)
	$(BIN)/python hw/virtual-strap/vm

painted: setup-dev  ## every screen before an X server, after every key: is it what a full repaint would show?
	xvfb-run -a -s '-screen 0 1280x1024x24' $(BIN)/python -m tests.ui.painted

gallery: setup  ## every screen as a picture, into build/gallery
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m tools.gallery build/gallery

bundle:  ## poise as one folder with its own Python, into build/bundle, and each of its jobs tried: minutes
	@test -x build/bundle-venv/bin/python || $(PYTHON) -m venv build/bundle-venv
	build/bundle-venv/bin/python -m pip --disable-pip-version-check install -q -c constraints.txt '.[bundle,research]'
	QT_QPA_PLATFORM=offscreen build/bundle-venv/bin/python -m tools.bundle build/bundle

site:  ## every page as HTML, into build/site; what leads nowhere ends it
	@test -x build/site-venv/bin/python || $(PYTHON) -m venv build/site-venv
	build/site-venv/bin/python -m pip --disable-pip-version-check install -q -c constraints.txt '.[docs]'
	build/site-venv/bin/python -m tools.site build/site

fresh:  ## as root on Linux: both commands above in fresh Debian 12 and 13, half an hour and more
	$(PYTHON) -m tools.fresh

hashes:  ## constraints-hashed.txt anew from constraints.txt; needs uv and the registry
	{ head -2 constraints-hashed.txt; uv pip compile -q pyproject.toml -c constraints.txt --universal --python-version 3.11 \
		--generate-hashes --only-binary :all: --no-annotate --no-header --no-emit-index-url; } > build-hashes.tmp
	mv build-hashes.tmp constraints-hashed.txt

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
