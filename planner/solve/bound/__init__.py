"""How cheap any plan of a week could be: a proven lower bound by pricing all routes."""
