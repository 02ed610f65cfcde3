# 引数なしの make は使い方を表示します。
PYTHON ?= python3
VENV := .venv/bin/python
BOOTSTRAP := $(PYTHON) portal/run/check_python.py && $(PYTHON) portal/run/bootstrap.py

.DEFAULT_GOAL := help
.PHONY: help run test check bench fix clean

help: ## この一覧を表示します
	@echo "使い方: make <目標>"
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  \1\t\2/p' Makefile

run: ## ポータルを起動します(初回は準備もします。止めるときは Ctrl-C)
	@$(BOOTSTRAP) run && exec $(VENV) -m portal.run

test: ## すべてのテストを実行します
	@$(BOOTSTRAP) dev && PORTAL_CHROMIUM="$$($(VENV) -m tests.chromium)" \
		&& export PORTAL_CHROMIUM && exec $(VENV) -m tests $(ARGS)

check: ## 書き方・型・依存の向き・画面のひな型・移行の漏れを調べます
	@$(BOOTSTRAP) dev
	$(VENV) -m ruff check .
	$(VENV) -m ruff format --check .
	$(VENV) -m mypy .
	.venv/bin/lint-imports
	$(VENV) -m djlint --check templates
	$(VENV) -m portal.run.with_servers -- $(VENV) manage.py makemigrations --check --dry-run

bench: ## 速さを測ります
	@$(BOOTSTRAP) dev && exec $(VENV) -m portal.run.with_servers -- $(VENV) -m tests.bench

fix: ## 書式を整え、直せる指摘を直します
	@$(BOOTSTRAP) dev
	$(VENV) -m ruff format .
	$(VENV) -m ruff check --fix .

clean: ## 準備したもの(.venv と .cache)を消します。記録(.data)は消しません
	rm -rf .venv .cache
