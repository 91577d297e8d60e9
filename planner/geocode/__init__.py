"""
Addresses to places.

``Register`` looks them up in the embedded tables and sends nothing anywhere; it is the default. The online services of
``planner.geocode.online`` keep the same Protocol and are used only where an operator switches them on.
"""

from planner.geocode.address import StreetAddress, parse_address
from planner.geocode.geocoder import Geocoder
from planner.geocode.register import Register

__all__ = ["Geocoder", "Register", "StreetAddress", "parse_address"]
