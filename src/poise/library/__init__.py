"""What a person has done: their recordings, and what poise remembers between runs."""
