"""Questions about a plan that take the engine."""
