# golden.signals: `make help` says what there is.

# Which demo: its machines, inventory files and reports bear this name, so several can live side by side.
DEMO ?= demo
# Debian release of new machines (trixie, bookworm) and which of them (mon1,shop1,...); empty: what the demo says.
RELEASE ?=
ONLY ?=

PYTHON_VENV := .venv/bin/python
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
STEP := tests/ci/step.sh
MACHINES := $(SUDO) python3 demo/machines.py

export DEMO
export PATH := $(CURDIR)/.venv/bin:$(CURDIR)/build/tools/bin:$(PATH)
export ANSIBLE_CONFIG := $(CURDIR)/ansible.cfg
export ANSIBLE_COLLECTIONS_PATH := $(CURDIR)/.collections
export LC_ALL := C.UTF-8
export PYTHONUNBUFFERED := 1

PLAYBOOK := ansible-playbook -i inventories/demo

.DEFAULT_GOAL := help
.PHONY: help demo demo-down test bench bench-grafana setup tools lint sanity unit rules documents dashboards browser build component molecule \
	molecule-default molecule-debian12 machines-up machines-down

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: ## a datacenter on this computer: machines, services, traffic, site.yml with its proof, URLs
	@began=$$(date +%s); \
	$(MAKE) --no-print-directory setup tools machines-up && \
	$(STEP) "the company's servers: services, data, traffic" $(PLAYBOOK) -i demo/load.yml demo/playbook.yml && \
	$(STEP) "golden.signals: site.yml, which ends with the proof" $(PLAYBOOK) site.yml && \
	$(PYTHON_VENV) demo/summary.py && \
	echo "make demo took $$(($$(date +%s) - began)) s"

demo-down: machines-down ## remove what the demo made, nothing else

test: ## everything CI checks, in stages; the last line is 'N passed, N failed'
	@tests/ci/setup.sh
	@$(PYTHON_VENV) tests/ci/run_stages.py $(STAGES)

bench: ## measure the second site.yml on the running demo against a one-task ping play
	@$(PYTHON_VENV) tests/bench/bench.py

bench-grafana: ## measure grafana_apply against a loop over grafana_dashboard, on a small server of the tests
	@$(PYTHON_VENV) tests/bench/grafana_bench.py

setup: ## system packages (apt, only what is missing), .venv with pinned requirements, the .collections link
	@$(STEP) "setup" tests/ci/setup.sh

tools: ## promtool and amtool from the distribution's packages, unpacked into build/tools
	@$(STEP) "tools" tests/ci/tools.sh

lint: ## ruff, yamllint, ansible-lint (production), mypy, changelog and documentation lint
	@$(STEP) "lint" $(PYTHON_VENV) tests/ci/lint.py

sanity: ## ansible-test sanity on the built and unpacked collection
	@$(STEP) "sanity" $(PYTHON_VENV) tests/ci/sanity.py

unit: ## pytest: the collection, then the instrumentation package
	@$(STEP) "unit" $(PYTHON_VENV) -m pytest
	@$(STEP) "unit, instrumentation" env PYTHONPATH=instrumentation/python/src $(PYTHON_VENV) -m pytest -q instrumentation/python/tests

rules: ## promtool: rules are valid, and every rule test passes
	@$(STEP) "rules" $(PYTHON_VENV) tests/ci/rules.py

documents: ## write into docs/ what follows from rules, thresholds and signals
	@$(STEP) "documents" env PYTHONPATH=.:.collections $(PYTHON_VENV) -m tests.rules.document

dashboards: ## build the dashboards in roles/signals/files/dashboards from dashboards/
	@$(STEP) "dashboards" $(PYTHON_VENV) -m dashboards.build

browser: ## coverage.html in Debian's Chromium: readable, fits, no script (installs the package chromium)
	@$(STEP) "setup, with a browser" tests/ci/setup.sh chromium fonts-liberation
	@$(STEP) "browser" $(PYTHON_VENV) -m pytest -q tests/browser

build: ## the collection's artifact in build/
	@$(STEP) "build" ansible-galaxy collection build --force --output-path build

component: ## the component role on a real machine: mutations, faults, roll-back
	@$(STEP) "component" $(PYTHON_VENV) -m pytest -q tests/component

molecule: molecule-default molecule-debian12 ## both molecule scenarios

molecule-default: ## the demo's machines: check mode on bare machines, converge, idempotence, verify
	@$(STEP) "molecule default" env DEMO=molecule molecule test --scenario-name default

molecule-debian12: ## fewer machines on Debian 12, with the distribution's packages
	@$(STEP) "molecule debian12" env DEMO=debian12 molecule test --scenario-name debian12

machines-up: ## only the machines of the demo DEMO
	@$(STEP) "machines of the demo $(DEMO)" $(MACHINES) up --name $(DEMO) $(if $(RELEASE),--release $(RELEASE)) $(if $(ONLY),--only $(ONLY))

machines-down: ## remove the machines of the demo DEMO with all they left
	@$(STEP) "remove the demo $(DEMO)" $(MACHINES) down --name $(DEMO)
