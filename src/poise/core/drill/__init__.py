"""A drill while it runs: who asks, what its person does and says, and what their heart does."""
