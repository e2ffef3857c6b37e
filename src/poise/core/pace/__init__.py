"""At which pace of breathing a heart answers most: how it is asked, and what can be said."""
