.PHONY: check test format lock bench eval

check: ## Formatting, lint, types, layers
	ruff format --check .
	ruff check .
	mypy
	lint-imports

test:
	pytest

format:
	ruff format .
	ruff check --fix .

lock: ## Pin the newest versions that pyproject.toml allows
	uv pip compile -q --upgrade --universal --generate-hashes --python-version 3.11 pyproject.toml -o requirements.lock
	uv pip compile -q --universal --generate-hashes --python-version 3.11 --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock

eval: ## The project's own questions; fails when a floor in evals.toml is missed
	pullquote eval --floors evals.toml

bench: ## Start-up, ingest and ask, as ratios against a baseline measured in the same run
	python -m evals.bench
