# Every target sets up what it needs: a virtual environment in .venv with the versions of
# requirements.lock. A machine needs Python 3.11 or newer, and make.
.DEFAULT_GOAL := help
SHELL := /bin/bash

VENV ?= .venv
OUT ?= build
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
EXAMPLE := data/weihui-2024/weihui-2024.pdf

# the first interpreter that is new enough and can make a virtual environment
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python3.14 python; do \
	$$p -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$p && break; done)

.PHONY: help setup report lab test quick test-install lint bench bench-reading bench-truth bench-planted bench-variants bench-unread bench-forms bench-corpus bench-explorers bench-notebooks mutants fuzz statements data corpus lock notebooks slides web web-serve pictures findings docs clean

help:
	@echo "make report    the report on the bundled budget, in Chinese and in English"
	@echo "make lab       JupyterLab on the notebooks, in the language of this machine; NOTEBOOKS=zh or en"
	@echo "make notebooks  remake the notebooks from notebooks/source; make slides: the slides of every chapter, in build/slides"
	@echo "make test      style, layers and tests"
	@echo "make quick     the tests that need no shared document, no browser and no kernel"
	@echo "make test-install  the wheel, installed without the lock: newest and oldest packages allowed"
	@echo "make bench     what everything costs, beside an earlier state, camelot and pdfplumber;"
	@echo "               one part: make bench PART=read; fewer: BENCH='--documents 4 --rounds 1'"
	@echo "make bench-reading  how well disclosures are read: tables, cells, amounts, codes, sums"
	@echo "make bench-truth   what the checks find in real documents, and what of it is true"
	@echo "make bench-planted  how many faults planted in real documents the checks find"
	@echo "make bench-variants  whether real tables in unfamiliar forms mean what they meant"
	@echo "make bench-unread  what is said of documents of which a part is not known: nothing more"
	@echo "make bench-forms  whether a budget reads the same as a spreadsheet, a Word file, a page, an OFD"
	@echo "make bench-corpus  what thousands of disclosures cost; see benchmarks/corpus.md"
	@echo "make statements  how many statements each room has; see benchmarks/statements.md"
	@echo "make bench-explorers  how long explorers take to follow; see benchmarks/explorers.md"
	@echo "make bench-notebooks  what the notebooks cost, and how long the first picture takes; see benchmarks/notebooks.md"
	@echo "make mutants   whether the quick tests notice a wrong line (ten minutes or more); see"
	@echo "               benchmarks/mutants.md; fewer: make mutants MUTANTS='--sample 40'"
	@echo "make fuzz      2,000 damaged PDFs by seed (most of an hour); fewer: make fuzz FUZZ='--count 200'"
	@echo "make docs      the site, in Chinese and in English: how-tos, reference, gallery, rules"
	@echo "make findings  surprises of real libraries and formats, seen anew; see findings/README.md"
	@echo "make data      remake the bundled tables from the bundled PDF"
	@echo "make corpus    remake the bundled corpus from the documents in ../shared (minutes)"
	@echo "make web       the page that reads budgets in the browser, in build/web; make web-serve opens it here"
	@echo "make pictures  remake the pictures of the README"
	@echo "make lock      remake requirements.lock"

setup: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or newer with venv was found." \
		"Install it (Debian: apt install python3 python3-venv), or say make PYTHON=/path/to/python"; \
		exit 2; }
	@echo "Setting up $(VENV) with $$($(PYTHON) --version), a few minutes ..."
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--no-deps --no-build-isolation --editable .
	@touch $@

report: $(STAMP)
	@mkdir -p $(OUT)
	@for lang in zh en; do \
		$(BIN)/python -m budgetkit report $(EXAMPLE) --lang $$lang \
			--out $(OUT)/weihui-2024-$$lang.html || exit $$?; \
	done
	@echo "The reports lie in:"
	@for lang in zh en; do echo "  $(abspath $(OUT))/weihui-2024-$$lang.html"; done

lab: $(STAMP)
	$(BIN)/python -m budgetkit open $(if $(NOTEBOOKS),--lang $(NOTEBOOKS))

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy

quick: $(STAMP)
	$(BIN)/python -m pytest -n auto --dist loadfile \
		-m "not shared and not browser and not kernel and not slow"

# minutes and a package index: not part of `make test`
test-install:
	$(PYTHON) scripts/check_install.py

test: lint
	$(BIN)/python -m pytest -n auto --dist loadfile

bench: $(STAMP)
	$(BIN)/python benchmarks/bench.py $(PART) $(BENCH)

bench-reading: $(STAMP)
	$(BIN)/python benchmarks/reading.py
	$(BIN)/python benchmarks/kinds.py

bench-truth: $(STAMP)
	$(BIN)/python benchmarks/truth.py

bench-planted: $(STAMP)
	$(BIN)/python benchmarks/planted.py

bench-variants: $(STAMP)
	$(BIN)/python benchmarks/variants.py

bench-unread: $(STAMP)
	$(BIN)/python benchmarks/unread.py

bench-forms: $(STAMP)
	$(BIN)/python benchmarks/forms.py > benchmarks/forms.md
	$(BIN)/python benchmarks/forms_rewritten.py > benchmarks/forms-rewritten.md

bench-notebooks: $(STAMP)
	$(BIN)/python benchmarks/notebooks.py > benchmarks/notebooks.md

bench-explorers: $(STAMP)
	$(BIN)/python benchmarks/explorers.py

fuzz: $(STAMP)
	$(BIN)/python tests/fuzz/fuzz_verdicts.py --write $(FUZZ)

bench-corpus: $(STAMP)
	$(BIN)/python benchmarks/corpus.py

mutants: $(STAMP)
	$(BIN)/python benchmarks/mutants.py --write --fresh 100 $(MUTANTS)

statements: $(STAMP)
	$(BIN)/python benchmarks/statements.py --out benchmarks/statements.md

data: $(STAMP)
	$(BIN)/python scripts/make_data.py

# minutes: every document of ../shared is read
corpus: $(STAMP)
	$(BIN)/python scripts/make_corpus.py
	$(BIN)/python scripts/make_data.py

notebooks: $(STAMP)
	$(BIN)/python scripts/make_notebooks.py

slides: $(STAMP)
	@for lang in zh en; do \
		BUDGETKIT_EXPLORERS=still $(BIN)/jupyter nbconvert --to html --execute --no-input --template slides \
			--TemplateExporter.extra_template_basedirs=notebooks/teacher \
			--output-dir $(OUT)/slides/$$lang notebooks/$$lang/*.ipynb || exit $$?; \
	done

web: $(STAMP)
	$(BIN)/python scripts/make_web.py $(OUT)/web

web-serve: web
	@echo "http://127.0.0.1:8008/ (stop with Ctrl-C)"
	@$(BIN)/python -m http.server 8008 --bind 127.0.0.1 --directory $(OUT)/web

pictures: report web
	$(BIN)/python scripts/make_pictures.py $(OUT)

docs: $(STAMP)
	$(BIN)/python docs/site/build.py $(OUT)/docs

# minutes and a package index: not part of `make test`
findings:
	@failed=0; for script in findings/*.sh; do \
		if bash "$$script" > /dev/null 2>&1; then echo "as described  $$script"; \
		else echo "CHANGED       $$script"; failed=1; fi; \
	done; exit $$failed

lock:
	$(PYTHON) scripts/make_lock.py requirements.lock

clean:
	rm -rf $(VENV) $(OUT)
