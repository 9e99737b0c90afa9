"""Files to documents: one module per format, chosen by suffix."""
