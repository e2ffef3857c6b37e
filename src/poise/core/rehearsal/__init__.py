"""Practice in which nobody asks: what is imagined, one's own picture, one's own filmed answers."""
