"""
The log: one JSON object a line, with words and numbers that we chose and nothing else.

The text of an error may hold a name or an address, and so may the arguments of another library's message. So a line
has the message as written in the source, the fields that a call of ours names, and of an error only its kind and place.
"""

import logging
import sys
import threading
from types import TracebackType

from pythonjsonlogger.json import JsonFormatter

_FORMAT = "{asctime}{levelname}{name}{message}"
_TIME_FORMAT = "%Y-%m-%dT%H:%M:%S%z"
_OURS = "planner"
_ALWAYS = frozenset(logging.makeLogRecord({}).__dict__)
"""What every record has; the rest of it was named by a call, or hung on it by a library."""

_log = logging.getLogger(__name__)


class WithoutContent(logging.Filter):
    """Takes out of a record what may hold personal data: arguments, errors, and texts that were put together."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the record through, with the message as the source has it."""
        if record.name.split(".")[0] != _OURS:
            _take_out_foreign_content(record)
        if record.exc_info and record.exc_info[0] is not None:
            record.kind, record.place = record.exc_info[0].__name__, place_of(record.exc_info[2])
        record.args, record.exc_info, record.exc_text, record.stack_info = (), None, None, None
        return True


class _ToOneHandler(logging.Logger):
    """A logger whose lines go to the handlers of the root, whatever a library has hung on it."""

    def callHandlers(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name that logging calls
        for handler in logging.getLogger().handlers:
            if record.levelno >= handler.level:
                handler.handle(record)


def write_log(level: int = logging.INFO) -> None:
    """
    Let this process write to standard error as JSON, without content; the last call counts.

    Libraries that print their log by themselves, loggers that come into being later, warnings, and an error that ends
    the process or one of its threads all go the same way.
    """
    handler = logging.StreamHandler()
    handler.addFilter(WithoutContent())
    handler.setFormatter(
        JsonFormatter(_FORMAT, style="{", datefmt=_TIME_FORMAT, rename_fields={"asctime": "at", "levelname": "level"})
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    logging.setLoggerClass(_ToOneHandler)
    for logger in logging.Logger.manager.loggerDict.values():
        # Streamlit has made its loggers before ours can be asked for, each with a handler of its own.
        if type(logger) is logging.Logger:
            logger.__class__ = _ToOneHandler
    logging.captureWarnings(True)
    sys.excepthook = _log_end
    threading.excepthook = _log_end_of_thread


def place_of(trace: TracebackType | None) -> str:
    """Return file and line where an error arose."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "unknown"


def _take_out_foreign_content(record: logging.LogRecord) -> None:
    if not record.args:
        # The library may have put a value into the text before it gave it to the log.
        record.msg = f"message of {record.module}, line {record.lineno}"
    for name in record.__dict__.keys() - _ALWAYS:
        delattr(record, name)


def _log_end(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    _log.critical("process failed", exc_info=(kind, error, trace))


def _log_end_of_thread(failed: threading.ExceptHookArgs) -> None:
    fields = {"kind": failed.exc_type.__name__, "place": place_of(failed.exc_traceback)}
    _log.critical("thread failed", extra=fields)
