"""The screen: it drains events, folds them into a View, and paints.  Qt is imported here only."""
