"""The pool engine: master, areas, parts, processes."""
