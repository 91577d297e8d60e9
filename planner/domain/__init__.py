"""Frozen values of planning, and the rules by which any plan is judged. Standard library and numpy only."""
