"""Bytes to events and back: what each sensor says, without any input or output."""
