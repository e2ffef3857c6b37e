"""Is a device good enough, how late is it, do two agree: worked out from what was measured."""
