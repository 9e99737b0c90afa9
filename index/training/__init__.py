"""Training of the built-in model; nothing here is needed, or imported, at run time."""
