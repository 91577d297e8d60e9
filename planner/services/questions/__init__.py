"""Questions about a stored plan, one use case a question."""
