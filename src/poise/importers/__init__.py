"""Readers for what other programs write; a file's kind is told from its content, not its name."""
