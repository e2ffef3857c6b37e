"""Practice over weeks: the plan and its one thing a day, the ladder, where one was, the outcome."""
