"""What the window says: sentences made from values, and the languages they are said in."""
