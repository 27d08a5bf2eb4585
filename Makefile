# The checks and the tour, in one word each. Everything is installed into .venv, whatever
# environment is active. Another Python: make demo PYTHON=/path/to/python3.12

SHELL = /bin/sh
.DEFAULT_GOAL = help
.DELETE_ON_ERROR:
.PHONY: help demo lab test check long mutants golden sample bench frontend frontend-check clean browser static fast FORCE

unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV PLOTLY_RENDERER

BIN = .venv/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check
PYTEST = $(BIN)/python -m pytest
# Every core has a worker, so LightGBM takes one thread in each.
PARALLEL = OMP_NUM_THREADS=1 $(PYTEST) -q -n logical --dist loadfile
NBVAL = TQDM_DISABLE=1 $(PYTEST) -q -o addopts= --nbval-current-env --nbval-sanitize-with tests/notebooks/sanitize.cfg

SHOP = sample_data/sneaker_shop
REPORT = reports/audience_overlap.html
SCALE = 2M
FRONTEND = toolkit/widgets/frontend
STATIC = toolkit/widgets/static

# The notebooks run against a cache and a data folder of their own, made anew: what an analyst
# prepared or predicted earlier, with an earlier toolkit, is neither used nor touched.
test golden: export TOOLKIT_CACHE = $(CURDIR)/build/test_cache
test golden: export TOOLKIT_DATA = $(CURDIR)/build/test_data

help: ## say what there is
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -e 's/:.*## /: /' -e 's/^/make /'

demo: .venv/notebooks.stamp ## evaluate the sample's audiences and write their overlap report
	@echo
	$(BIN)/toolkit evaluate $(SHOP) --audiences $(SHOP)/audiences
	@echo
	@echo "Writing the report: its notebook runs now, some 10 seconds."
	@mkdir -p reports
	$(BIN)/toolkit report audience_overlap -p extract $(SHOP) -o $(REPORT)
	@echo
	@echo "Open $(REPORT) in a browser; it needs no network."
	@echo "The notebooks: make lab"

lab: .venv/notebooks.stamp ## open the notebooks in JupyterLab
	$(BIN)/jupyter lab notebooks

test: .venv/test.stamp browser static frontend-check ## everything: style, types, floors, tests, browser, notebooks
	$(PARALLEL) -m "not browser and not long"
	$(PYTEST) -q tests/browser
	@rm -rf build/test_cache build/test_data
	@mkdir -p build && $(BIN)/toolkit open $(SHOP) > build/open.txt # prepared now: the notebooks show no bar
	$(NBVAL) --nbval notebooks --ignore=notebooks/reports
	$(NBVAL) --nbval-lax notebooks/reports

long: .venv/test.stamp ## hold the engine to the oracle on 20,000 generated cases, in minutes
	$(PYTEST) -q -m long

mutants: .venv/test.stamp ## make small wrong changes in a copy, and see each fail its test; minutes
	$(BIN)/python -m tests.mutants $(ONLY)

check: .venv/test.stamp static fast ## the fast part of test, for every save

golden: .venv/test.stamp ## write anew what is stored: notebooks, figures, SQL, texts, docs; read the diff
	@rm -rf build/test_cache build/test_data
	@mkdir -p build && $(BIN)/toolkit open $(SHOP) > build/open.txt # prepared now: the notebooks show no bar
	TQDM_DISABLE=1 $(BIN)/jupyter nbconvert --to notebook --inplace --execute --log-level=WARN \
		--ExecutePreprocessor.record_timing=False --ExecutePreprocessor.store_widget_state=False \
		notebooks/*.ipynb notebooks/reports/*.ipynb
	GOLDEN=update $(PYTEST) -q tests/unit/charts/test_look.py tests/unit/sql/test_look.py \
		tests/unit/language/test_errors.py tests/unit/language/test_faces.py \
		tests/unit/language/canvas/test_json.py tests/unit/widgets/test_snapshot.py
	$(BIN)/python docs/write.py

sample: .venv/notebooks.stamp ## write the sample data anew; the same bytes on every machine
	$(BIN)/python $(SHOP)/generate.py

bench: .venv/bench.stamp ## measure against pandas, polars, DuckDB and ClickHouse; SCALE=0.2M, 2M or 10M
	$(BIN)/python -m benchmarks.run --scale $(SCALE)

frontend: $(FRONTEND)/node_modules/.package-lock.json ## build the widgets' bundle anew from its TypeScript; needs Node 20
	cd $(FRONTEND) && npm run --silent typecheck && npm test --silent && npm run --silent build

frontend-check: $(FRONTEND)/node_modules/.package-lock.json ## test the widgets' front end, and say whether its bundle is fresh
	cd $(FRONTEND) && npm run --silent typecheck && npm test --silent
	@rm -rf build/widgets && mkdir -p build/widgets
	cd $(FRONTEND) && npm run --silent build -- --out $(CURDIR)/build/widgets
	@diff -rq build/widgets $(STATIC) || { echo "The bundle is not fresh: make frontend"; exit 1; }

clean: ## remove what make made
	rm -rf .venv build dist reports $(FRONTEND)/node_modules .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -type d \( -name __pycache__ -o -name .ipynb_checkpoints \) -prune -exec rm -rf {} +

# The parts of test and check.

browser: .venv/test.stamp
	$(BIN)/python tests/browser/chromium.py

static: .venv/test.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

fast: .venv/test.stamp
	$(PARALLEL) -m "not slow and not browser and not long and not notebook"

# The environment. A stamp is newer than pyproject.toml when what it names is installed; a .venv
# whose Python is gone (an upgrade of the system's, a moved folder) is made anew.

ifneq ($(shell .venv/bin/python -c "print(1)" 2>/dev/null),1)
.venv/pyvenv.cfg: FORCE
endif

.venv/pyvenv.cfg:
	@PYTHON="$(PYTHON)" sh scripts/make_venv.sh

.venv/notebooks.stamp: .venv/pyvenv.cfg pyproject.toml
	@echo "Installing the toolkit and JupyterLab into .venv; the first time this takes a minute or two."
	$(PIP) install --quiet --editable '.[notebooks,propensity]'
	@touch $@

.venv/test.stamp: .venv/pyvenv.cfg pyproject.toml
	@echo "Installing the toolkit and what its tests need into .venv; the first time this takes a minute or two."
	$(PIP) install --quiet --editable '.[test]'
	@touch .venv/notebooks.stamp $@

.venv/bench.stamp: .venv/pyvenv.cfg pyproject.toml
	@echo "Installing the toolkit and its contenders into .venv; the first time this takes a minute or two."
	$(PIP) install --quiet --editable '.[bench]'
	@touch $@

$(FRONTEND)/node_modules/.package-lock.json: $(FRONTEND)/package-lock.json
	@command -v npm > /dev/null || { echo "The widgets' front end is built and tested with Node 20 and npm."; exit 1; }
	cd $(FRONTEND) && npm ci --no-audit --no-fund --silent
	@touch $@

FORCE:
