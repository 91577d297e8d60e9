"""Figures of speed and quality; they print tables and assert nothing. Run them with ``make bench``."""
