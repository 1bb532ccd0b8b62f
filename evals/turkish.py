"""Whether Turkish questions find the right passage of the English articles.

python -m evals.turkish
"""

from __future__ import annotations

import json
import sys

from evals.corpus import corpus, figures, lines


def main() -> None:
    """Print a line for each half of the questions; the lexicon was tuned on the one half alone."""
    questions = [json.loads(line) for line in lines("turkish_questions.jsonl")]
    with corpus() as articles:
        for half in ("tuned", "held-out"):
            asked = [
                articles.ask(each["question"], each["anchors"]) for each in questions if each["half"] == half
            ]
            sys.stdout.write(f"{half}: {figures(asked)}\n")


if __name__ == "__main__":
    main()
