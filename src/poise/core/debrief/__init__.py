"""A drill once it is over: what it came to, and the few sentences that are said of it."""
