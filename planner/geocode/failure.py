"""What went wrong with an online geocoder, said without what was asked."""

from geopy.exc import (
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderParseError,
    GeocoderQuotaExceeded,
    GeocoderTimedOut,
    GeocoderUnavailable,
    GeopyError,
)

from planner.errors import GeocodeError
from planner.geocode.quiet_http import AnswerTooLargeError, RedirectError
from planner.locale import Sentence, sentence


def failure_of(error: Exception, source: str) -> GeocodeError:
    """Return ours for an error of geopy, or for an answer that could not be read."""
    return GeocodeError(_text_of(error).with_values(source=source))


def _text_of(error: Exception) -> Sentence:
    match error:
        case GeocoderQuotaExceeded():
            return sentence("{source} is asked too often; try later. [GEOCODER_FAILED]")
        case GeocoderAuthenticationFailure() | GeocoderInsufficientPrivileges():
            return sentence("{source} refuses the key, or its quota is used up; look at both. [GEOCODER_FAILED]")
        case GeocoderTimedOut():
            return sentence("{source} did not answer in time; try later. [GEOCODER_FAILED]")
        case GeocoderUnavailable():
            return sentence("{source} cannot be reached; look at the network. [GEOCODER_FAILED]")
        case RedirectError():
            return sentence("{source} points elsewhere, where nothing is sent; correct its URL. [OUTBOUND_BLOCKED]")
        case AnswerTooLargeError():
            return sentence("The answer of {source} is too large; look at its URL. [GEOCODER_FAILED]")
        case GeopyError() if not isinstance(error, GeocoderParseError):
            return sentence("{source} has a fault of its own, or does not understand us; try later. [GEOCODER_FAILED]")
        case _:
            return sentence("{source} answered something that is no place; look at its URL. [GEOCODER_FAILED]")
