# Each target is a script in scripts/, where set-up is written down.
.DEFAULT_GOAL := help
.PHONY: help up test build lint fmt train train-shape train-intent smoke bench-analysis bench-gateway bench-memory bench-agent fuzz fuzz-uploads

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

up: ## set up, build and run the three services in this terminal until Ctrl-C
	@scripts/up

test: ## set up, build and run every test
	@scripts/test

build: ## set up and build
	@scripts/build

lint: ## check formatting, clippy and documentation, with warnings as errors
	@scripts/lint

fmt: ## format the code
	@cargo fmt --all

train: ## fit the season classifier: make train CSV=measured-region-colors.csv
	@scripts/train $(CSV)

train-shape: ## fit how face shape and proportions vote: make train-shape DIR=labeled-photos
	@scripts/train-shape $(DIR) $(OPTIONS)

train-intent: ## fit what tells the stylist what a message asks for, and index what it knows
	@scripts/train-intent

smoke: ## build the images, start them with docker compose, try them out, take them down
	@scripts/smoke

bench-analysis: ## measure face analysis against the same in PyTorch and in ONNX Runtime
	@scripts/bench-analysis

bench-gateway: ## measure the gateway beside nginx, haproxy and envoy; the table and a plot go to target/bench
	@scripts/bench-gateway

bench-memory: ## measure the memory that face analysis holds over 10,000 analyses
	@scripts/bench-memory

bench-agent: ## measure the catalog and the built-in stylist as the catalog grows
	@scripts/bench-agent

fuzz: ## throw mutated pictures at what decodes uploads, for ten minutes
	@scripts/fuzz

fuzz-uploads: ## send mutated forms and pictures to face analysis, for ten minutes
	@scripts/fuzz-uploads
