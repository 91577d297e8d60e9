"""Answers about a plan as values: ids and numbers, no names and no words."""
