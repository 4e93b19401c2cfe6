# make help   shows what there is

SWIFT ?= swift
BIN := .build/release/prep
# Where lad finds libtorch; `none` leaves lad out.
export LIBTORCH ?= $(CURDIR)/.deps/torch/torch
DEMO ?= demo

.PHONY: help setup build demo demo-seeds test lint format bench goldens crash nano prep check-3b check-exports check-llamafactory check-models check-qwen check-serve check-texts check-tokenizer check-torchrun clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: ## Install what is missing: Debian packages, libtorch
	@scripts/setup $(if $(filter $(CURDIR)/.deps/torch/torch,$(LIBTORCH)),torch)

build: setup ## Build prep and lad in release
	@$(SWIFT) build -c release --product prep
	@$(SWIFT) build -c release --product lad

prep: ## Build prep in release, without libtorch
	@scripts/setup
	@$(SWIFT) build -c release --product prep

demo: build ## Draw archives, make training sets, and teach a small model to judge: base, SFT, GRPO
	@scripts/demo $(BIN) $(dir $(BIN))lad $(DEMO)

demo-seeds: build ## The training of the demo with five seeds, as a table (half an hour)
	@scripts/demo-seeds $(BIN) $(dir $(BIN))lad $(DEMO)-seeds $${SEEDS:-43 44 45 46 47}

test: setup ## Run all tests
	@$(SWIFT) build --build-tests
# The server's tests by themselves: they are asynchronous, and would wait for those that block a thread.
	@$(SWIFT) test --skip-build --skip ServingTests
	@$(SWIFT) test --skip-build --filter ServingTests

lint: ## Check format and layout
	@$(SWIFT) format lint --strict -r -p Package.swift Sources Tests schemas data benchmarks
	@scripts/check-shape

format: ## Format all sources
	@$(SWIFT) format -i -r -p Package.swift Sources Tests schemas data benchmarks

bench: build ## Time ingest, the model and the trainers beside Python on the same input
	@scripts/setup python
	@benchmarks/run $(BIN)
	@$(SWIFT) build -c release --product lad-bench
	@benchmarks/model .build/release/lad-bench
	@benchmarks/trainers .build/release/lad-bench

goldens: ## Make the golden files again from the reference implementations
	@scripts/setup python
	@command -v cjpeg >/dev/null || { echo "hint: apt-get install libjpeg-turbo-progs"; exit 1; }
	@for name in archives descriptors evaluation grpo imaging multiple_choice optimization qwen lora rlad_metrics sft shards \
	  tensorboard_events tokenization; do \
	  echo $$name; .deps/python/bin/python scripts/fixtures/$$name.py || exit 1; done
	@git status --short Tests

crash: prep ## Kill ingest at every write, sync and rename it makes (minutes)
	@scripts/crash/exhaustive.sh $(BIN)

nano: ## Make data/models/lad-nano from nothing (half an hour on one core)
	@$(SWIFT) build -c release --product lad-nano
	@scripts/nano .build/release/lad-nano data/models/lad-nano

check-exports: prep ## Load every export with the real loaders (installs datasets, mlcroissant, webdataset)
	@scripts/check-exports $(BIN)

check-serve: ## Hold lad serve, with a small random model, against the openai package
	@scripts/setup python
	@$(SWIFT) build --product lad
	@scripts/serve/run .build/debug/lad

check-models: ## Hold what lad and TRL write against each other: logits, losses
	@scripts/setup python
	@$(SWIFT) build --build-tests
	@scripts/check-models

check-llamafactory: ## Go on with what LLaMA-Factory trained (several GB)
	@$(SWIFT) build --product lad
	@$(SWIFT) build --product prep
	@scripts/check-llamafactory .build/debug/lad .build/debug/prep

check-torchrun: ## Train in two processes of torchrun and in one, and compare
	@scripts/setup python
	@$(SWIFT) build --product lad
	@$(SWIFT) build --product prep
	@scripts/torchrun/run .build/debug

check-qwen: ## Hold the model against transformers on more random shapes (CASES=20 SEED=1)
	@scripts/setup python
	@$(SWIFT) build --build-tests
	@scripts/check-qwen $${CASES:-20} $${SEED:-1}

check-3b: ## Hold the exact 3B shape against transformers (8 GB of disk, 20 GB of memory)
	@$(SWIFT) build --build-tests
	@scripts/check-3b

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
