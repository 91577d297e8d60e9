"""A page that fails shows a reference; neither page nor log repeats the error's text."""

import logging

import pytest
from streamlit import config, error_util

from planner.ui.errors import keep_errors_out_of_the_log, show_reference


def test_log_names_kind_and_place_and_not_the_text(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr("planner.ui.errors.st.error", shown.append)

    with pytest.raises(ValueError, match="Asukas") as caught:
        int("Asukas Esimerkki, Salaisuuskatu 1")

    with caplog.at_level(logging.ERROR):
        is_handled = show_reference(caught.value)

    assert is_handled
    (record,) = [record for record in caplog.records if record.name == "planner.ui"]
    fields = vars(record)
    assert fields["kind"] == "ValueError"
    assert "test_errors.py:" in fields["place"]
    assert fields["reference"] in shown[0]
    assert "Asukas" not in str(fields) + shown[0]


def test_log_of_streamlit_says_that_a_page_failed_and_not_how(caplog: pytest.LogCaptureFixture) -> None:
    config.set_option("logger.enableRich", value=False)  # as .streamlit/config.toml has it; other tests run elsewhere
    keep_errors_out_of_the_log()

    with caplog.at_level(logging.DEBUG), pytest.MonkeyPatch.context() as patch:
        patch.setattr(logging.getLogger(error_util.__name__), "propagate", True)
        error_util._log_uncaught_app_exception(ValueError("Asukas Esimerkki, Salaisuuskatu 1"))

    assert "planner.ui logs" in caplog.text
    assert "Asukas" not in caplog.text
    assert "ValueError" not in caplog.text
