"""What makes a session run: one inbox, one thread that holds the session, one log."""
