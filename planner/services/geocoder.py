"""The online geocoder that an installation has chosen, with its key, and with what may be asked of it."""

from pathlib import Path

from planner.config import Settings
from planner.errors import GeocodeError
from planner.geocode.allowance import Allowance, Clock
from planner.geocode.choice import Choice, geocoder_of, read_choice
from planner.geocode.online import OnlineGeocoder
from planner.locale import sentence
from planner.store.address import FileAddress, parse_address
from planner.store.key import is_exposed

_STATE = "-geocoder"
_SERVERS = "planner-geocoder"
"""Where the database is a server: in the working folder, as the key."""


def online_geocoder(settings: Settings, clock: Clock | None = None) -> OnlineGeocoder:
    """
    Return the geocoder of an installation.

    Raises
    ------
    InputError
        When the table ``[geocoder]`` of the settings is wrong.
    GeocodeError
        ``GEOCODER_NOT_CONFIGURED`` when none is switched on, or it lacks its key; ``KEY_EXPOSED``.
    """
    choice = read_choice(settings.geocoder)
    return geocoder_of(choice, _key(settings), _allowance(settings, choice, clock))


def is_switched_on(settings: Settings) -> bool:
    """Say whether an online geocoder is chosen at all."""
    return read_choice(settings.geocoder).online != "off"


def asks_always(settings: Settings) -> bool:
    """Say whether it is asked whenever addresses are looked up on the command line."""
    choice = read_choice(settings.geocoder)
    return choice.online != "off" and choice.ask == "always"


def _allowance(settings: Settings, choice: Choice, clock: Clock | None) -> Allowance:
    address = parse_address(settings.database)
    file = address.path.with_name(address.path.name + _STATE) if isinstance(address, FileAddress) else Path(_SERVERS)
    return Allowance(file, choice.online, clock=clock)


def _key(settings: Settings) -> str:
    """Return the key, empty when there is none: whether one is needed, the service decides."""
    file = Path(settings.geocoder_key_file)
    if settings.geocoder_key or not settings.geocoder_key_file or not file.is_file():
        return settings.geocoder_key
    if is_exposed(file):
        exposed = sentence(
            "Others may read the key file {name}; run: chmod 600 {name}, and think about a new key. [KEY_EXPOSED]",
            name=file.name,
        )
        raise GeocodeError(exposed)
    return file.read_text(encoding="ascii", errors="replace").strip()
