"""Where one more visit can go in a plan in which nobody moves."""
