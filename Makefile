# make help   shows what there is

SWIFT ?= swift
BIN := .build/release/prep
DEMO ?= demo

.PHONY: help setup build demo test lint format bench goldens crash nano check-exports check-serve check-texts check-tokenizer clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: ## Install what is missing (Debian packages)
	@scripts/setup

build: setup ## Build prep in release
	@$(SWIFT) build -c release --product prep

demo: build ## Draw an archive and make training sets from it
	@scripts/demo $(BIN) $(DEMO)

test: setup ## Run all tests
	@$(SWIFT) build --build-tests
	@$(SWIFT) test --skip-build

lint: ## Check format and layout
	@$(SWIFT) format lint --strict -r -p Package.swift Sources Tests schemas data
	@scripts/check-shape

format: ## Format all sources
	@$(SWIFT) format -i -r -p Package.swift Sources Tests schemas data

bench: build ## Time ingest beside Python on the same archive
	@scripts/setup python
	@benchmarks/run $(BIN)

goldens: ## Make the golden files again from the reference implementations
	@scripts/setup python
	@command -v cjpeg >/dev/null || { echo "hint: apt-get install libjpeg-turbo-progs"; exit 1; }
	@for name in archives descriptors evaluation grpo imaging multiple_choice optimization qwen lora rlad_metrics shards \
	  tensorboard_events tokenization; do \
	  echo $$name; .deps/python/bin/python scripts/fixtures/$$name.py || exit 1; done
	@git status --short Tests

crash: build ## Kill ingest at every write, sync and rename it makes (minutes)
	@scripts/crash/exhaustive.sh $(BIN)

nano: ## Make data/models/lad-nano from nothing (half an hour on one core)
	@$(SWIFT) build -c release --product lad-nano
	@scripts/nano .build/release/lad-nano data/models/lad-nano

check-exports: build ## Load every export with the real loaders (installs datasets, mlcroissant, webdataset)
	@scripts/check-exports $(BIN)

check-serve: ## Hold lad serve, with a small random model, against the openai package
	@scripts/setup python
	@$(SWIFT) build --product lad
	@scripts/serve/run .build/debug/lad

check-tokenizer: ## Hold 12,000 texts in Qwen2's real vocabulary against Hugging Face's tokenizers
	@scripts/setup python
	@.deps/python/bin/python scripts/fixtures/tokenization.py --qwen .deps/qwen
	@$(SWIFT) build --build-tests
	@TOKENIZER_FIXTURES=$(CURDIR)/.deps/qwen $(SWIFT) test --skip-build --filter TokenizationTests

check-texts: ## Hold the texts of many builds against the truth of drawn archives (minutes)
	@$(SWIFT) build --build-tests
	@CHECK_TEXTS=$${CHECK_TEXTS:-6} $(SWIFT) test --skip-build --filter 'PrepTests.Text'

clean: ## Remove what was built
	@rm -rf .build $(DEMO)
