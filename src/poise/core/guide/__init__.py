"""What the person is asked to do: breath patterns, exercises, and where a session stands in one."""
