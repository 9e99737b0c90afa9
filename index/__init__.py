"""A search engine for articles: files to repaired, cut, indexed and retrieved passages. Importing it loads no model."""
