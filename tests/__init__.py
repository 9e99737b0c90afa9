"""Tests mirror `index/` and `bot/`."""
