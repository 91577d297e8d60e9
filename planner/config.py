"""Settings of an installation, and where the embedded tables stand."""

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from ipaddress import ip_address
from pathlib import Path

from planner.errors import Finding, InputError
from planner.locale import DEFAULT_LANGUAGE, LANGUAGES, Language, Sentence, as_language, sentence

_PACKAGE_DIR = Path(__file__).resolve().parent
SETTINGS_FILE = "planner.toml"
_ENVIRONMENT_PREFIX = "PLANNER_"
_SECRETS = ("key", "geocoder_key")
_TABLES = ("retention", "geocoder", "service")
_PATHS = ("key_file", "open_data_file", "geocoder_key_file")
"""Read from the working folder on."""
_SWITCHES = {"true": True, "false": False, True: True, False: False}
"""How a switch is written in the file, and as text in the environment."""
_GEOCODER = ("online", "ask", "url", "user_agent", "timeout")
"""Settings of the table ``[geocoder]``, which may come from the environment too."""


@dataclass(frozen=True)
class Settings:
    """
    What an installation may set: defaults, then ``planner.toml``, then the environment.

    Parameters
    ----------
    database
        The file that holds everything, or ``postgresql://user@host/database``; ``PLANNER_DATABASE``.
    key
        The key as 64 hexadecimal digits, from ``PLANNER_KEY`` only; empty: it stands in a file.
    key_file
        That file, ``PLANNER_KEY_FILE``; empty: beside the database, with the ending ``.key``.
    open_data_file
        Where imported addresses and areas are, ``PLANNER_OPEN_DATA_FILE``; empty: beside the database, with the
        ending ``.opendata``.
    language
        Of the command line and of a page whose address names none; ``PLANNER_LANGUAGE``, else the terminal's (``LANG``)
        where it is one of ours.
    trusted_proxy
        Network address of the proxy before the app, ``PLANNER_TRUSTED_PROXY``: what it says of a request, who sent it
        and whether by https, is believed. Empty: nobody is.
    retention
        The table ``[retention]`` of the file, days by class of data, as :mod:`planner.domain.retention` reads it.
        Empty: assumptions of ours, which the controller has to confirm.
    geocoder_key
        Key of an online geocoder, from ``PLANNER_GEOCODER_KEY`` only; empty: it stands in a file.
    geocoder_key_file
        That file, ``PLANNER_GEOCODER_KEY_FILE``; empty: there is none.
    geocoder
        The table ``[geocoder]`` of the file, each of it also ``PLANNER_GEOCODER_…``, as
        :mod:`planner.geocode.choice` reads it. Empty: no address leaves the machine.
    service
        The table ``[service]`` of the file, as :mod:`planner.domain.service_rules` reads it. Empty: its defaults.
    web_form
        Whether anybody may send a request by the public form, ``PLANNER_WEB_FORM``.
    privacy_notice_url
        Where the controller's privacy notice stands, by https, ``PLANNER_PRIVACY_NOTICE_URL``.
    """

    database: str = "planner.db"
    key: str = field(default="", repr=False)
    key_file: str = ""
    open_data_file: str = ""
    language: Language = DEFAULT_LANGUAGE
    trusted_proxy: str = ""
    retention: Mapping[str, object] = field(default_factory=dict, hash=False)
    geocoder_key: str = field(default="", repr=False)
    geocoder_key_file: str = ""
    geocoder: Mapping[str, object] = field(default_factory=dict, hash=False)
    service: Mapping[str, object] = field(default_factory=dict, hash=False)
    web_form: bool = False
    privacy_notice_url: str = ""


def read_settings(folder: Path, environment: Mapping[str, str] = os.environ) -> Settings:
    """
    Return the settings for a working folder.

    Raises
    ------
    InputError
        When ``planner.toml`` is no TOML, holds an unknown key, or a value is of the wrong kind.
    """
    values = _from_file(folder / SETTINGS_FILE)
    tables = {name: values.pop(name) for name in _TABLES if name in values}
    findings = list(_secrets_in_file(values))
    values |= _from_environment(environment)
    web_form = values.pop("web_form", False)
    tables["geocoder"] = _with_environment(tables.get("geocoder", {}), environment)
    findings += _wrong_keys_and_kinds(values, tables)
    language = values.get("language", as_language(environment.get("LC_ALL") or environment.get("LANG")))
    if not findings and language not in LANGUAGES:
        findings.append(_finding("language", sentence("Use one of: {known}.", known=", ".join(LANGUAGES))))
    findings += _wrong_values(values, web_form)
    if findings:
        raise InputError(findings)
    texts = {name: str(value) for name, value in values.items()}
    database = texts.get("database", Settings.database)
    paths = {name: str(folder / texts[name]) for name in _PATHS if texts.get(name)}
    return Settings(
        database=database if "://" in database else str(folder / database),
        key=texts.get("key", ""),
        language=language,  # type: ignore[arg-type]
        trusted_proxy=texts.get("trusted_proxy", ""),
        retention=tables.get("retention", {}),  # type: ignore[arg-type]
        geocoder_key=texts.get("geocoder_key", ""),
        geocoder=tables["geocoder"],  # type: ignore[arg-type]
        service=tables.get("service", {}),  # type: ignore[arg-type]
        web_form=_SWITCHES[web_form],
        privacy_notice_url=texts.get("privacy_notice_url", ""),
        **paths,
    )


def _names() -> list[str]:
    return [setting.name for setting in fields(Settings) if setting.name not in _TABLES]


def _from_environment(environment: Mapping[str, str]) -> dict[str, object]:
    found = {name: environment.get(_ENVIRONMENT_PREFIX + name.upper()) for name in _names()}
    return {name: value for name, value in found.items() if value}


def _secrets_in_file(values: Mapping[str, object]) -> Iterator[Finding]:
    for name in _SECRETS:
        if name in values:
            yield Finding("KEY_IN_FILE", f"{SETTINGS_FILE}: {name}", sentence("Settings are no place for the key."))


def _wrong_keys_and_kinds(values: Mapping[str, object], tables: Mapping[str, object]) -> Iterator[Finding]:
    names = _names()
    listed = ", ".join([*names, *_TABLES])
    for key, value in values.items():
        if key not in names:
            yield Finding("KEY_UNKNOWN", key, sentence("This key is unknown; use one of: {keys}.", keys=listed))
        elif not isinstance(value, str):
            yield _finding(key, sentence("This must be {expected}.", expected=sentence("text in quotes")))
    for name, table in tables.items():
        if not isinstance(table, Mapping):
            yield _finding(name, sentence("This must be {expected}.", expected=sentence("an object")))


def _wrong_values(values: Mapping[str, object], web_form: object) -> Iterator[Finding]:
    trusted_proxy, notice = (str(values.get(name, "")) for name in ("trusted_proxy", "privacy_notice_url"))
    if trusted_proxy and not _is_network_address(trusted_proxy):
        yield _finding("trusted_proxy", sentence("Give one network address, such as 127.0.0.1."))
    if not isinstance(web_form, bool | str) or web_form not in _SWITCHES:
        yield _finding("web_form", sentence("Write true or false."))
    if notice and not notice.startswith("https://"):
        yield _finding("privacy_notice_url", sentence("Give an address that begins with https://."))


def data_file(name: str) -> Path:
    """
    Return the path of an embedded table of ``data/``.

    In a checkout that is the ``data`` folder beside the package; in an installed wheel the same files lie inside it.

    Raises
    ------
    FileNotFoundError
        When no such table is embedded.
    """
    for folder in (_PACKAGE_DIR / "_data", _PACKAGE_DIR.parent / "data"):
        if (folder / name).is_file():
            return folder / name
    raise FileNotFoundError(f"No embedded table {name}; reinstall the package or restore the data folder.")


def app_file() -> Path:
    """Return the script that serves the app: of the checkout, or the copy inside an installed wheel."""
    packed = _PACKAGE_DIR / "_app" / "app.py"
    return packed if packed.is_file() else _PACKAGE_DIR.parent / "app.py"


def _from_file(path: Path) -> dict[str, object]:
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        text = sentence("The settings are no valid TOML; correct the file or remove it.")
        raise InputError([Finding("FILE_UNREADABLE", SETTINGS_FILE, text)]) from error


def _with_environment(table: object, environment: Mapping[str, str]) -> object:
    """Return the table of the geocoder with what the environment says of it; what is no table stays as it is."""
    if not isinstance(table, Mapping):
        return table
    variables = {name: environment.get(f"{_ENVIRONMENT_PREFIX}GEOCODER_{name.upper()}") for name in _GEOCODER}
    return {**table, **{name: value for name, value in variables.items() if value}}


def _is_network_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _finding(key: str, text: Sentence) -> Finding:
    return Finding("TYPE_INVALID", f"{SETTINGS_FILE}: {key}", text)
