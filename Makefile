# SPDX-License-Identifier: Apache-2.0
#
# The verbs of the house. `make help` lists them.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup build run demo fast test lint format soak bench bench-questions bench-clusters bench-live fuzz

# Everything is built once, as release: `swift build` and `swift test` share
# each compiled module only while these flags agree. That is why testable
# imports are off: they would compile every dependency a second time.
FLAGS := -c release --explicit-target-dependency-import-check error
ifeq ($(shell uname -s),Darwin)
FLAGS += -Xcc -I$(shell brew --prefix)/include -Xlinker -L$(shell brew --prefix)/lib
endif
TEST_FLAGS := $(FLAGS) --disable-testable-imports --disable-xctest

JEJAK := .build/release/jejak
BUILT := .build/release/.jejak-is-built
STYLED := Package.swift Sources Tests

# Settings of `make demo` and `make run`; empty means the program's default.
ONCE ?=
PEOPLE ?=
SEED ?=
SOURCE ?=
OUT ?=
PORT ?=
DATA ?= data

DEMO_OPTIONS := $(if $(filter-out 0,$(ONCE)),--once) $(if $(PEOPLE),--people $(PEOPLE)) \
	$(if $(SEED),--seed $(SEED)) $(if $(SOURCE),--source $(SOURCE)) \
	$(if $(OUT),--out $(OUT)) $(if $(PORT),--port $(PORT))

help: ## Say what each verb does
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install what is missing on this machine (all other verbs call it)
	@scripts/setup
	@scripts/clients

build: setup $(BUILT) ## Build the one binary, .build/release/jejak

# SwiftPM takes half a minute to find that nothing changed, and compiles
# HummingbirdCore again each time; make knows by looking at the dates.
$(BUILT): Package.swift $(shell find Sources -type f)
	swift build $(FLAGS) --product jejak
	@touch $@

run: build ## Serve a data folder (DATA=data PORT=8080)
	$(JEJAK) serve --data $(DATA) $(if $(PORT),--port $(PORT))

demo: build ## See a demo shop's footprints become journeys (ONCE=1 PEOPLE= SEED= SOURCE= OUT= PORT=)
	$(JEJAK) demo $(strip $(DEMO_OPTIONS))

fast: build ## The tests that take less than two minutes after a build
	@scripts/test $(TEST_FLAGS) --skip '^LoopTests\.'

test: lint build ## Everything that must hold: format, imports, warnings, all tests
	@scripts/test $(TEST_FLAGS)

lint: setup ## Check the format of the code, changing nothing
	swift format lint --strict --parallel --recursive $(STYLED)

format: setup ## Bring the code into format
	swift format format --in-place --parallel --recursive $(STYLED)

bench: build ## Measure against what a user would pick instead, and the door (SECONDS=20)
	python3 Benchmarks/mail.py
	python3 Benchmarks/door.py --seconds $(or $(SECONDS),20)

# DuckDB and ClickHouse are installed beside the project, for this alone.
bench-questions: build ## Questions against DuckDB and ClickHouse, also while events arrive (EVENTS=10)
	test -x .bench/bin/python || python3 -m venv .bench
	.bench/bin/pip install --quiet duckdb==2.0.0 chdb==4.4.0
	.bench/bin/python Benchmarks/query.py --busy --events $(or $(EVENTS),10)

# The peers are installed beside the project, for this alone.
bench-clusters: build ## Clusterers against scikit-learn, hdbscan and fast_hdbscan (CASE=hdbscan-20k)
	test -x .bench/bin/python || python3 -m venv .bench
	.bench/bin/pip install --quiet scikit-learn==1.9.1 hdbscan==0.8.44 fast_hdbscan==0.3.4
	.bench/bin/python Benchmarks/cluster.py $(if $(CASE),--case $(CASE))

bench-live: build ## How soon segments are right: under load, by time alone, after a sleep
	python3 Benchmarks/live.py

soak: build ## The long forms: 250 kills, 100 of campaigns, 70 power cuts, 10,000 hostile requests
	@JEJAK_SOAK=1 scripts/test $(TEST_FLAGS) --filter '^LoopTests\.'

fuzz: setup ## Coverage-guided fuzzing of the decoder and the identities (RUNS=100000 or 60s)
	Fuzz/run.sh $(or $(RUNS),100000)
