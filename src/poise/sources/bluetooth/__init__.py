"""What the strap source needs to know of Bluetooth: finding, asking, and what goes wrong."""
