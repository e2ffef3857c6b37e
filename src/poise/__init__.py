"""A breathing trainer that shows your heart answering, and says how sure it is."""

__version__ = "0.1.0"
