"""Hearts, skin, straps and cameras that are made up, with their truth known."""
