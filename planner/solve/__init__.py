"""Engines: a problem in, a checked plan out."""
