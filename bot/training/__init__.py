"""Programs that make the small models of `bot/models`; nothing else imports them."""
