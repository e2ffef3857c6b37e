"""A whole recording at once: what it holds, how sure that is, and when it means nothing."""
