"""
Travel times between places, a matrix for each mode.

``estimate_matrix`` calculates them from straight-line distance; they are estimates, and labelled ``ESTIMATE``.
"""

from planner.travel.curves import ModeRule
from planner.travel.estimate import ESTIMATE, Located, estimate_from, estimate_matrix
from planner.travel.rules import read_rules

__all__ = ["ESTIMATE", "Located", "ModeRule", "estimate_from", "estimate_matrix", "read_rules"]
