"""A strap's notifications, ECG and pulse intervals, laid on the session clock."""
