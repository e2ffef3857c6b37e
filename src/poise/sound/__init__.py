"""The guide for closed eyes: tones, when they are due, and the loudspeaker.  Qt is not needed."""
