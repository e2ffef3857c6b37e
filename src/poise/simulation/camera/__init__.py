"""A camera that needs no hardware, and the person it looks at."""
