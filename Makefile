# 擂台 Leitai. `make` alone prints what there is.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run test check bench soak translations pictures browser
.DELETE_ON_ERROR:

# the first Python that is new enough
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo "$$python"; break; }; done)
BIN := .venv/bin
READY := .venv/ready
READY_DEV := .venv/ready-dev
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input --quiet
HOST ?= 127.0.0.1
PORT ?= 8000
# what is compiled once is not compiled again by each of the many processes of a run
export PYTHONDONTWRITEBYTECODE :=

help: ## 显示本帮助 · show this help
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | column -t -s '|' 2>/dev/null \
		|| sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1  \2/p' Makefile

run: $(READY) ## 装入演示赛季并启动网站 · load the demo season and serve it
	@$(BIN)/leitai demo
	@exec $(BIN)/leitai serve --host $(HOST) --port $(PORT)

test: $(READY_DEV) browser ## 运行全部测试 · run all tests
	$(BIN)/python -m pytest -n 2 --maxschedchunk 1

check: $(READY_DEV) ## 检查代码 · check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check contest tests/project tests/records tests/conftest.py
	$(BIN)/mypy

bench: $(READY_DEV) ## 测量性能 · measure
	@for file in bench/*.py; do echo "== $$file"; $(BIN)/python "$$file"; done

soak: $(READY_DEV) ## 长时间反复断电 · kill the server for a long while
	LEITAI_SOAK_SHEETS=80 LEITAI_SOAK_KILLS=200 LEITAI_SOAK_CANDIDATES=500 \
		LEITAI_SOAK_SLOWEST=2 LEITAI_SOAK_STALL=30 LEITAI_SOAK_GUESSES=1000000 \
		LEITAI_SOAK_STARTS=1000 \
		$(BIN)/python -m pytest -n 0 tests/faults tests/web/test_survey_guessing.py

translations: $(READY_DEV) ## 更新译文目录 · bring the English catalogue up to date
	$(BIN)/pybabel -q extract -F babel.cfg -k N_ --no-location --sort-output \
		--project leitai -o .venv/messages.pot .
	$(BIN)/pybabel -q update -i .venv/messages.pot -d contest/translations -l en \
		--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date
	$(BIN)/pybabel -q compile -d contest/translations

pictures: $(READY_DEV) browser ## 为文档截图 · take the pictures of the documents
	$(BIN)/python docs/pictures.py

browser:
	@if [ -n "$${CHROMIUM:-}" ] || command -v chromium-headless-shell chromium >/dev/null; then \
		if fc-list :lang=zh 2>/dev/null | grep -q .; then exit 0; fi; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		export DEBIAN_FRONTEND=noninteractive; \
		apt-get -qq update </dev/null && apt-get -qq install -y --no-install-recommends \
			chromium-headless-shell fonts-noto-cjk fontconfig </dev/null >/dev/null; \
	else \
		echo "请先安装 chromium-headless-shell（或 chromium）、fontconfig 和中文字体 fonts-noto-cjk · please install them first" >&2; \
		exit 1; \
	fi

.venv/bin/python:
	@[ -n "$(PYTHON)" ] || { echo "需要 Python 3.11 或更新版本 · Python 3.11 or newer is needed" >&2; exit 1; }
	@$(PYTHON) -m venv .venv

$(READY): pyproject.toml constraints.txt | .venv/bin/python
	@echo "正在安装 · installing"
	@$(PIP) install -c constraints.txt -e . </dev/null
	@touch $@

$(READY_DEV): pyproject.toml constraints.txt | .venv/bin/python
	@echo "正在安装 · installing"
	@$(PIP) install -c constraints.txt -e '.[dev]' </dev/null
	@touch $@ $(READY)
