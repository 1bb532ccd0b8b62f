"""The server's log: one JSON object a line, on standard error."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime


class JsonLines(logging.Formatter):
    """Write a record, and the fields in its `fields` attribute, as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one line."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def log_json_lines() -> None:
    """Log what our packages and the server report from INFO on, what others report from WARNING on."""
    to_stderr = logging.StreamHandler()
    to_stderr.setFormatter(JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[to_stderr], force=True)
    for name in ("qa", "ingest", "bots"):
        logging.getLogger(name).setLevel(logging.INFO)
