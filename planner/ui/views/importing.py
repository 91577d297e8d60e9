"""Files of requests: what would go in is shown first, then all of it goes in, or on request the good rows."""

from collections.abc import Callable
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from planner.domain.progress import Progress, no_progress
from planner.domain.source import FILE
from planner.errors import Finding, InputError, StoreError
from planner.intake.mapping import ColumnMapping
from planner.intake.request_columns import COLUMNS
from planner.intake.table import TableRow, read_table
from planner.locale import Sentence, sentence
from planner.locale.places import place_in_language
from planner.services.importing import (
    Preview,
    import_good_rows,
    import_requests,
    mapped_systems,
    mapping_of,
    preview_requests,
    save_mapping,
)
from planner.store.saving import Saved
from planner.ui import session
from planner.ui.components.tables import show_table
from planner.ui.session import language, say
from planner.ui.text import plain

_MOST_FINDINGS = 50
"""More than anybody mends at once; the reject file holds them all."""

_LARGE_BYTES = 512 * 1024
"""Some thousand rows, which take more than a moment; a bar that flashes by would only disturb."""

_KINDS = ["csv", "xlsx", "json"]
_LEFT_OUT = ""
T = TypeVar("T")


def show() -> None:
    """Show the form of a file, what is in it, and the ways to take it in."""
    st.title(say(sentence("Import requests")), anchor=False)
    system = _choose_system()
    uploaded = st.file_uploader(say(sentence("File: CSV, xlsx or JSON")), type=_KINDS, key="importing.file")
    if uploaded is None:
        return
    content = uploaded.getvalue()
    if system is None or st.session_state.get("importing.changes_mapping"):
        _show_mapping(system, content)
    if system is None:
        return
    preview = _tried_with_bar(
        content,
        sentence("Reading"),
        lambda report: preview_requests(session.workspace(), content, system=system, on_progress=report),
    )
    if preview is not None:
        _show_preview(preview)
        _show_ways(content, system, preview)


def _choose_system() -> str | None:
    """Return the system of the file, or None for one whose columns nobody has named yet."""
    options = {FILE: say(sentence("Our own columns"))}
    options |= {name: name for name in mapped_systems(session.workspace())}
    options["new"] = say(sentence("Another system, new"))
    system = session.choose(sentence("Where the file comes from"), options, key=session.SYSTEM_KEY, default=FILE)
    if system not in (FILE, "new"):
        st.checkbox(say(sentence("Change how its columns are read")), key="importing.changes_mapping")
    return None if system == "new" else system


def _show_mapping(system: str | None, content: bytes) -> None:
    """Let the reader say what each column of the file is; the first row of the file names them."""
    table = _tried(lambda: read_table(content))
    if table is None:
        return
    known = (mapping_of(session.workspace(), system) if system else None) or ColumnMapping()
    with st.form("importing.mapping"):
        name = system or st.text_input(say(sentence("Name of the system, such as remote_desk")), key="importing.name")
        ours = [_LEFT_OUT, *COLUMNS.required, *COLUMNS.optional]
        columns = {
            theirs: st.selectbox(
                plain(theirs),
                ours,
                index=ours.index(known.columns.get(theirs, _guess(theirs))),
                format_func=lambda column: column or say(sentence("(left out)")),
                key=f"importing.column.{number}",
            )
            for number, theirs in enumerate(table.header.cells)
            if theirs
        }
        defaults = st.text_area(
            say(sentence("The same for every row, one a line: column = value")),
            "\n".join(f"{column} = {value}" for column, value in known.defaults.items()),
            help=say(sentence("For instance: channel = remote")),
            key="importing.defaults",
        )
        is_saved = st.form_submit_button(say(sentence("Save how the columns are read")))
    if is_saved:
        mapping = ColumnMapping(columns, _defaults(defaults))
        if _tried(lambda: save_mapping(session.workspace(), name, mapping) or True):
            session.choose_system(name)


def _guess(theirs: str) -> str:
    """Return the column of ours that a header names by itself, if it does."""
    return next(iter(COLUMNS.find(TableRow(0, (theirs,)))[0]), _LEFT_OUT)


def _defaults(text: str) -> dict[str, str]:
    pairs = (line.partition("=") for line in text.splitlines() if line.strip())
    return {column.strip(): value.strip() for column, _, value in pairs}


def _show_preview(preview: Preview) -> None:
    headers = (sentence("Rows that are right"), sentence("Rejected rows"), sentence("Possible duplicates"))
    row = (str(preview.accepted), str(preview.rejected), str(preview.duplicates))
    show_table(sentence("What is in the file"), headers, [row])
    _show_findings(preview.findings)


def _show_findings(findings: tuple[Finding, ...]) -> None:
    if not findings:
        return
    rows = [
        (place_in_language(finding.where, language()), finding.text.in_language(language()), finding.code)
        for finding in findings[:_MOST_FINDINGS]
    ]
    show_table(sentence("What to correct"), (sentence("Place"), sentence("Problem"), sentence("Code")), rows)
    if len(findings) > _MOST_FINDINGS:
        left = len(findings) - _MOST_FINDINGS
        st.write(say(sentence("And {count} more; the file of rejected rows holds them all.", count=left)))


def _show_ways(content: bytes, system: str, preview: Preview) -> None:
    workspace = session.workspace()
    if not preview.rejected and not any(finding.severity == "error" for finding in preview.findings):
        if st.button(say(sentence("Import all rows")), type="primary", key="importing.all"):
            saved = _tried_with_bar(
                content,
                sentence("Importing"),
                lambda report: import_requests(workspace, content, system=system, on_progress=report),
            )
            if saved is not None:
                _show_saved(saved)
        return
    st.write(say(sentence("By default a file goes in whole or not at all: correct it and choose it again.")))
    if preview.accepted and st.button(say(sentence("Import only the rows that are right")), key="importing.good"):
        done = _tried_with_bar(
            content,
            sentence("Importing"),
            lambda report: import_good_rows(workspace, content, system=system, on_progress=report),
        )
        if done is not None:
            _show_saved(done.saved)
            st.download_button(
                say(sentence("Download the rejected rows")),
                done.rejects,
                file_name="rejected.csv",
                mime="text/csv",
                on_click="ignore",
                key="importing.rejects",
            )


def _show_saved(saved: Saved) -> None:
    st.success(
        say(
            sentence(
                "Requests: {added} new, {changed} changed, {unchanged} as before.",
                added=saved.added,
                changed=saved.changed,
                unchanged=saved.unchanged,
            )
        )
    )


def _tried_with_bar(content: bytes, label: Sentence, use_case: Callable[[Progress], T]) -> T | None:
    """Return what a use case gives, as :func:`_tried` does, and show how far it is where the file is large."""
    if len(content) < _LARGE_BYTES:
        return _tried(lambda: use_case(no_progress))
    bar = st.progress(0.0, text=say(label))
    outcome = _tried(lambda: use_case(lambda done, total: _fill(bar, label, done, total)))
    bar.empty()
    return outcome


def _fill(bar: DeltaGenerator, label: Sentence, done: int, total: int) -> None:
    if total:
        bar.progress(done / total, text=say(label))


def _tried(use_case: Callable[[], T]) -> T | None:
    """Return what a use case gives, or None after showing why it gives nothing."""
    try:
        return use_case()
    except InputError as error:
        _show_findings(error.findings)
    except StoreError as error:
        st.error(error.in_language(language()))
    return None
