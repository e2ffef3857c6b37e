"""In which form the network is told sound; light, so that nothing is loaded to ask."""

RATE_HZ = 16000
BLOCK = 512  # samples: 32 ms
