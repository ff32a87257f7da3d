"""Log lines: one event a line, no secret addresses, nothing that drives a terminal."""

import logging
import re

# Secrets in addresses are 22 characters or more; no other path segment of ours is that long
# without a hyphenated word in it.
SECRET = re.compile(r"(?<=[/=])(?=[A-Za-z0-9_-]*[0-9A-Z])[A-Za-z0-9_-]{22,}(?=[/?&\s'\"]|$)")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class SafeFormatter(logging.Formatter):
    """Hides secrets in addresses and writes out control characters."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        record.message = record.message.replace("\n", "\\n")
        return super().formatMessage(record)

    def format(self, record: logging.LogRecord) -> str:
        line = SECRET.sub("[…]", super().format(record))
        return CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", line)
