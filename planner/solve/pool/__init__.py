"""The default engine: a search that fills a pool of routes, and a master that chooses the plan from it."""
