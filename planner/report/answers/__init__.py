"""Answers about a plan in words, for terminal and app alike."""
