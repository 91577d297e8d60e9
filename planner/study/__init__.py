"""Weeks that might be: the same engine on changed assumptions."""
