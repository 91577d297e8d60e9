"""
The log: one JSON object a line, with words and numbers that we chose and nothing else.

The text of an error may hold a name or an address, and so may the arguments of another library's message. So a line
has the message as written in the source, the fields that a call of ours names, and of an error only its kind.
"""

import logging

from pythonjsonlogger.json import JsonFormatter

_FORMAT = "{asctime}{levelname}{name}{message}"
_TIME_FORMAT = "%Y-%m-%dT%H:%M:%S%z"


class WithoutContent(logging.Filter):
    """Takes out of a record what may hold personal data: arguments, errors, and texts that were put together."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the record through, with the message as the source has it."""
        if record.exc_info and record.exc_info[0] is not None:
            record.kind = record.exc_info[0].__name__
        if not record.name.startswith("planner") and not record.args:
            # Another library may have put a value into the text before it gave it to the log.
            record.msg = f"message of {record.module}, line {record.lineno}"
        record.args, record.exc_info, record.exc_text, record.stack_info = (), None, None, None
        return True


def write_log(level: int = logging.INFO) -> None:
    """Let every logger of this process write to standard error as JSON, without content; the last call counts."""
    handler = logging.StreamHandler()
    handler.addFilter(WithoutContent())
    handler.setFormatter(
        JsonFormatter(_FORMAT, style="{", datefmt=_TIME_FORMAT, rename_fields={"asctime": "at", "levelname": "level"})
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
