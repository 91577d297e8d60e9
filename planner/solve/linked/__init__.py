"""A second compiled search, for days where visits are linked in time and starting late has a price."""
