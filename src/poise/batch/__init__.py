"""Many recordings at once: one pure function, whoever runs it, and what came of it."""
