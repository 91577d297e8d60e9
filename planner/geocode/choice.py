"""Which online geocoder an operator has chosen, and how it is to be asked; none, unless they say so."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Literal, get_args

from planner.errors import Finding, GeocodeError, InputError
from planner.geocode.allowance import Allowance
from planner.geocode.online import (
    DEFAULT_TIMEOUT_S,
    DIGITRANSIT_URL,
    NOMINATIM_URL,
    OnlineGeocoder,
    digitransit,
    nominatim,
)
from planner.locale import Sentence, sentence

Online = Literal["off", "digitransit", "nominatim"]
When = Literal["on request", "always"]

_WHERE = "[geocoder]: "
_KEY = "key"
_LONGEST_TIMEOUT_S = 60.0
_URLS: Mapping[Online, str] = {"digitransit": DIGITRANSIT_URL, "nominatim": NOMINATIM_URL}


@dataclass(frozen=True)
class Choice:
    """
    The table ``[geocoder]`` of the settings.

    Parameters
    ----------
    online
        The service; ``off``: no address leaves the machine.
    ask
        ``on request``: only where a person asks for it; ``always``: whenever addresses are looked up on the command
        line.
    url
        Of an own service, or empty; https, or on this machine.
    user_agent
        Names the operator to the service.
    timeout
        Seconds that an answer may take.
    """

    online: Online = "off"
    ask: When = "on request"
    url: str = ""
    user_agent: str = ""
    timeout: float = DEFAULT_TIMEOUT_S


def read_choice(table: Mapping[str, object]) -> Choice:
    """
    Return what the settings say.

    Raises
    ------
    InputError
        With everything that is wrong with them; ``KEY_IN_FILE`` when the key stands there.
    """
    names = [setting.name for setting in fields(Choice)]
    timeout = _seconds(table.get("timeout", DEFAULT_TIMEOUT_S))
    findings = [*_unknown(table, names)]
    findings += [_choose(name, known) for name, known in _choices() if table.get(name, known[0]) not in known]
    findings += [
        _finding(name, sentence("This must be {expected}.", expected=sentence("text in quotes")))
        for name in ("url", "user_agent")
        if not isinstance(table.get(name, ""), str)
    ]
    if timeout is None:
        text = sentence("Give seconds above 0 and up to {longest}.", longest=_LONGEST_TIMEOUT_S)
        findings.append(_finding("timeout", text))
    if findings:
        raise InputError(findings)
    return Choice(**{**table, "timeout": timeout})  # type: ignore[arg-type]


def geocoder_of(choice: Choice, key: str, allowance: Allowance) -> OnlineGeocoder:
    """
    Return the service that was chosen.

    Raises
    ------
    GeocodeError
        ``GEOCODER_NOT_CONFIGURED`` when none was, or it lacks what it needs.
    """
    if choice.online == "off":
        text = sentence(
            "No online geocoder is switched on: set online in the table [geocoder] of the settings, or use the "
            "register. [GEOCODER_NOT_CONFIGURED]"
        )
        raise GeocodeError(text)
    url = choice.url or _URLS[choice.online]
    if choice.online == "nominatim":
        return nominatim(choice.user_agent, allowance=allowance, url=url, timeout_s=choice.timeout)
    return digitransit(key, allowance=allowance, user_agent=choice.user_agent, url=url, timeout_s=choice.timeout)


def _choices() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (("online", get_args(Online)), ("ask", get_args(When)))


def _unknown(table: Mapping[str, object], names: list[str]) -> list[Finding]:
    text = sentence("This key is unknown; use one of: {keys}.", keys=", ".join(names))
    secret = Finding("KEY_IN_FILE", f"{_WHERE}{_KEY}", sentence("Settings are no place for the key."))
    return [
        secret if name == _KEY else Finding("KEY_UNKNOWN", f"{_WHERE}{name}", text)
        for name in table
        if name not in names
    ]


def _choose(name: str, known: tuple[str, ...]) -> Finding:
    return _finding(name, sentence("Use one of: {known}.", known=", ".join(known)))


def _seconds(value: object) -> float | None:
    """Return a number, which the environment gives as text, or None when it is none that serves."""
    try:
        seconds = float(value) if isinstance(value, (int, float, str)) and not isinstance(value, bool) else 0.0
    except ValueError:
        return None
    return seconds if 0 < seconds <= _LONGEST_TIMEOUT_S else None


def _finding(name: str, text: Sentence) -> Finding:
    return Finding("TYPE_INVALID", f"{_WHERE}{name}", text)
