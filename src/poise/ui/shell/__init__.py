"""The window and what is around it: starting, turning pages, tray, sound, one instance."""
