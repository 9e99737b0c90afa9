"""Serves 问报: `python app.py` is `wenbao serve`."""

from bot.cli import main

if __name__ == "__main__":
    main(["serve"])
