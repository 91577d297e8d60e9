"""A line of the log is JSON, and holds nothing that a person wrote."""

import json
import subprocess
import sys
from typing import Any

import pytest

CANARY = "Asukas Esimerkki"


def logged(source: str) -> list[dict[str, Any]]:
    """Return what a process writes to standard error that runs the source after the log is set up."""
    start = f"import logging, threading, warnings\nfrom planner.logs import write_log\nname = {CANARY!r}\n"
    done = subprocess.run([sys.executable, "-c", start + source], capture_output=True, text=True, check=False)
    assert CANARY not in done.stderr
    assert done.stdout == ""
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_line_has_time_level_name_message_and_the_fields_that_were_named() -> None:
    (line,) = logged('write_log()\nlogging.getLogger("planner.worker").info("job started", extra={"job": 7})')

    assert line.pop("at").startswith("20")
    assert line == {"level": "INFO", "name": "planner.worker", "message": "job started", "job": 7}


def test_values_do_not_come_through() -> None:
    messages = {
        'getLogger("planner.x").info("saw %s", name)': "saw %s",
        'getLogger("other").warning("saw %s", name)': "saw %s",
        'getLogger("other").warning("saw " + name)': "message of <string>, line 7",
        'getLogger("other").warning("saw %s", 1, extra={"colour": name})': "saw %s",
        'getLogger("plannerlike").warning(f"saw {name}")': "message of <string>, line 9",
        "warning(name)": "message of <string>, line 10",
        'getLogger("other").debug("saw %s", name)': None,
    }

    lines = logged("write_log()\n" + "\n".join(f"logging.{call}" for call in messages))

    assert [line["message"] for line in lines] == [message for message in messages.values() if message]
    assert not any("colour" in line for line in lines)


@pytest.mark.parametrize("logger", ["planner.x", "other"])
def test_error_comes_through_by_kind_and_place(logger: str) -> None:
    source = f"""
write_log()
try:
    int(name)
except ValueError:
    logging.getLogger({logger!r}).exception("failed %s", name)
"""
    (line,) = logged(source)

    assert (line["kind"], line["place"]) == ("ValueError", "<string>:7")


def test_error_that_ends_the_process_comes_through_by_its_kind() -> None:
    (line,) = logged("write_log()\n{}[name]")

    assert (line["message"], line["level"], line["kind"]) == ("process failed", "CRITICAL", "KeyError")


def test_error_that_ends_a_thread_comes_through_by_its_kind() -> None:
    source = "write_log()\nthread = threading.Thread(target=lambda: {}[name])\nthread.start()\nthread.join()"

    (line,) = logged(source)

    assert (line["message"], line["kind"]) == ("thread failed", "KeyError")


def test_warning_comes_through_without_its_text() -> None:
    (line,) = logged("write_log()\nwarnings.warn(name)")

    assert (line["name"], line["level"]) == ("py.warnings", "WARNING")


@pytest.mark.parametrize("is_first", [True, False])
def test_library_with_handlers_of_its_own_writes_through_ours(is_first: bool) -> None:
    """Streamlit and uvicorn hang a handler on each logger and keep its lines from the root."""
    library = """
theirs = logging.getLogger("theirs")
theirs.propagate = False
theirs.addHandler(logging.StreamHandler())
"""
    write = "\nwrite_log()\n"

    (line,) = logged((library + write if is_first else write + library) + 'theirs.warning("saw %s", name)')

    assert (line["name"], line["message"]) == ("theirs", "saw %s")


def test_streamlit_writes_through_our_log() -> None:
    source = """
from streamlit.logger import get_logger
early = get_logger("streamlit.early")
write_log()
early.warning("saw %s", name)
get_logger("streamlit.late").warning("saw %s", name)
"""
    assert [line["name"] for line in logged(source)] == ["streamlit.early", "streamlit.late"]
