"""A drill or a rehearsal in a terminal, answered by keys, in the language of the window."""
