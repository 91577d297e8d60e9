"""Our engine beside the public solvers PyVRP and VROOM, on the same seeded weeks."""
