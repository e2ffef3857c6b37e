"""What is practised and what came of it: drills, recovery, the ladder and the outcome."""
