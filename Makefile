# Two commands to start with: make lab, make test.
# Without make, the same:  python tinygrad_edu/bootstrap.py lab   (or test)

PYTHON ?= python3
# make test ARGS="tests/ops -x"   make lab ARGS="--no-browser --port 8890"
ARGS ?=

BOOTSTRAP = $(PYTHON) tinygrad_edu/bootstrap.py
IN_VENV = .venv/bin/python

.PHONY: help lab test install doctor check lessons book golden bundle ci

help:
	@echo "make lab       open JupyterLab on the map of the course"
	@echo "make test      run all tests that this machine can run"
	@echo "make install   make .venv with every tool, and run nothing"
	@echo "make doctor    what is installed here, and what each missing thing means"
	@echo "make check     formatting, lint, spelling, types, floors"
	@echo "make lessons   regenerate the learner's notebooks from their sources"
	@echo "make book      the lessons as a site, in build/book/html"
	@echo "make golden    write down again what PyTorch answers (needs PyTorch)"
	@echo "make bundle    rebuild the widgets' JavaScript (needs Node)"
	@echo "make ci        everything that runs before a change is accepted"

lab:
	@$(BOOTSTRAP) lab $(ARGS)

test:
	@$(BOOTSTRAP) test $(ARGS)

install:
	@$(BOOTSTRAP) install dev

doctor: install
	@$(IN_VENV) -m tinygrad_edu doctor

check: install
	$(IN_VENV) -m ruff check .
	$(IN_VENV) -m ruff format --check .
	git ls-files -z | xargs -0 .venv/bin/codespell
	$(IN_VENV) -m mypy
	.venv/bin/lint-imports

lessons: install
	@$(IN_VENV) -m tinygrad_edu lessons build

book: install
	$(IN_VENV) docs/book/build.py $(ARGS)

golden: install
	$(IN_VENV) -m pytest tests/ops tests/errors tests/programs tests/models tests/vision -q --golden
	$(IN_VENV) tests/support/pytorch_page.py

bundle:
	cd widgets && npm ci && npm run build

ci:
	bash .ci/run
