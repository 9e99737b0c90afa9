"""Texts given to language models, one file a language."""
