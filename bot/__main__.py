"""`python -m bot` is `wenbao`."""

from bot.cli import main

if __name__ == "__main__":
    main()
