"""Settings: defaults, then the file, then the environment."""

from pathlib import Path

import pytest

from planner.config import data_file, read_settings
from planner.errors import InputError
from planner.locale import Language


def test_settings_without_anything_are_the_defaults(tmp_path: Path) -> None:
    settings = read_settings(tmp_path, {})

    assert (settings.database, settings.language) == (str(tmp_path / "planner.db"), "fi")


def test_environment_overrules_the_file(tmp_path: Path) -> None:
    (tmp_path / "planner.toml").write_text('database = "a.db"\nlanguage = "sv"\n', encoding="utf-8")

    settings = read_settings(tmp_path, {"PLANNER_DATABASE": "/srv/b.db", "LANG": "en_GB.UTF-8"})

    assert (settings.database, settings.language) == ("/srv/b.db", "sv")


@pytest.mark.parametrize(
    ("locale", "language"), [("sv_FI.UTF-8", "sv"), ("en_US.UTF-8", "en"), ("C.UTF-8", "fi"), ("de_DE", "fi")]
)
def test_language_of_the_terminal_is_taken_where_it_is_ours(tmp_path: Path, locale: str, language: Language) -> None:
    assert read_settings(tmp_path, {"LANG": locale}).language == language


def test_everything_wrong_is_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "planner.toml").write_text("colour = 1\ndatabase = 2\n", encoding="utf-8")

    with pytest.raises(InputError) as caught:
        read_settings(tmp_path, {})

    assert [finding.code for finding in caught.value.findings] == ["KEY_UNKNOWN", "TYPE_INVALID"]


def test_unknown_table_is_refused() -> None:
    with pytest.raises(FileNotFoundError, match=r"nothing\.csv"):
        data_file("nothing.csv")


@pytest.mark.parametrize("proxy", ["localhost", "10.0.0.0/8", "127.0.0.1, 10.0.0.1", "*"])
def test_proxy_that_is_no_address_is_refused(tmp_path: Path, proxy: str) -> None:
    """A name or a list would be believed by nobody, in silence."""
    with pytest.raises(InputError, match="trusted_proxy"):
        read_settings(tmp_path, {"PLANNER_TRUSTED_PROXY": proxy})


@pytest.mark.parametrize("proxy", ["", "127.0.0.1", "::1"])
def test_proxy_is_one_address_or_none(tmp_path: Path, proxy: str) -> None:
    assert read_settings(tmp_path, {"PLANNER_TRUSTED_PROXY": proxy}).trusted_proxy == proxy


def test_table_of_the_geocoder_comes_from_the_file_and_the_environment(tmp_path: Path) -> None:
    (tmp_path / "planner.toml").write_text('[geocoder]\nonline = "nominatim"\ntimeout = 3\n', encoding="utf-8")
    environment = {"PLANNER_GEOCODER_ONLINE": "digitransit", "PLANNER_GEOCODER_KEY": "secret"}

    settings = read_settings(tmp_path, environment)

    assert settings.geocoder == {"online": "digitransit", "timeout": 3}
    assert settings.geocoder_key == "secret"
    assert "secret" not in repr(settings)


def test_nothing_is_set_for_a_geocoder_by_default(tmp_path: Path) -> None:
    settings = read_settings(tmp_path, {})

    assert (settings.geocoder, settings.geocoder_key, settings.geocoder_key_file) == ({}, "", "")


def test_file_with_the_key_of_the_geocoder_lies_beside_the_settings(tmp_path: Path) -> None:
    (tmp_path / "planner.toml").write_text('geocoder_key_file = "geocoder.key"\n', encoding="utf-8")

    assert read_settings(tmp_path, {}).geocoder_key_file == str(tmp_path / "geocoder.key")


def test_key_of_the_geocoder_in_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "planner.toml").write_text('geocoder_key = "secret"\n', encoding="utf-8")

    with pytest.raises(InputError, match="KEY_IN_FILE") as caught:
        read_settings(tmp_path, {})

    assert "secret" not in str(caught.value)


def test_form_is_off_until_it_is_switched_on_in_file_or_environment(tmp_path: Path) -> None:
    assert read_settings(tmp_path, {}).web_form is False
    assert read_settings(tmp_path, {"PLANNER_WEB_FORM": "true"}).web_form is True
    (tmp_path / "planner.toml").write_text("web_form = true\n", encoding="utf-8")
    assert read_settings(tmp_path, {}).web_form is True
    assert read_settings(tmp_path, {"PLANNER_WEB_FORM": "false"}).web_form is False


@pytest.mark.parametrize("value", ['"yes"', "1", "0.0", "[true]", "{}"])
def test_switch_that_is_neither_on_nor_off_is_refused(tmp_path: Path, value: str) -> None:
    (tmp_path / "planner.toml").write_text(f"web_form = {value}\n", encoding="utf-8")

    with pytest.raises(InputError, match="web_form"):
        read_settings(tmp_path, {})


@pytest.mark.parametrize("address", ["javascript:alert(1)", "http://city.example/privacy", "city.example"])
def test_notice_that_is_not_on_the_web_by_https_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(InputError, match="privacy_notice_url"):
        read_settings(tmp_path, {"PLANNER_PRIVACY_NOTICE_URL": address})
