"""
Files of requests and helpers, judged whole and read into values.

``read_requests`` and ``read_helpers`` take csv or xlsx; ``text_findings`` guards free text wherever it enters.
"""

from planner.intake.catalogue import Catalogue, read_catalogue
from planner.intake.guard import text_findings
from planner.intake.helpers import read_helpers
from planner.intake.requests import read_requests
from planner.intake.secrets import SecretKind, find_secret, secret_finding

__all__ = [
    "Catalogue",
    "SecretKind",
    "find_secret",
    "read_catalogue",
    "read_helpers",
    "read_requests",
    "secret_finding",
    "text_findings",
]
