"""A conversation over `index`: question in, verified answer out. Importing it loads no model and no server."""
