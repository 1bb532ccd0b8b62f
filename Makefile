.PHONY: check test format bench eval

check:
	ruff format --check .
	ruff check .
	mypy
	lint-imports

test:
	pytest

format:
	ruff format .
	ruff check --fix .
