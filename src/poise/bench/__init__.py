"""Latency and cost of cameras, straps and the whole chain: what ``poise bench`` measures."""
