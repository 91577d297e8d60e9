"""The compiled search: a week as flat arrays, improved by ruin and recreate."""
