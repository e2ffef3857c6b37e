"""The light of the pulse: a steady lamp that dims a little with every beat, as skin does.

Two pins drive one LED: ``steady`` through a small resistor and ``fine`` through one twenty times as
large, so that a change of half a percent still has a hundred steps.
"""

FULL = 65535
FINE_SHARE = 20  # how much weaker the fine pin's light is
HUMPS = ((0, 260000, 1000), (280000, 280000, 400))  # begin, length in us, height in thousandths


def wave(since_us):
    """The blood in thousandths, so long after a beat: two humps."""
    total = 0
    for begin, length, height in HUMPS:
        x = since_us - begin
        if 0 <= x < length:
            product = x * (length - x)
            total += height * 16 * product // (5 * length * length - 4 * product)
    return total


def duties(since_us, depth, level=FULL // 2):
    """The two duties, 0 to 65535, for a pulse of ``depth`` ten-thousandths of the light.

    More blood is less light.  Depths beyond 400 do not fit into the fine pin's range.
    """
    swing = level * FINE_SHARE * depth // 10000
    middle = FULL // 2
    fine = middle + swing // 2 - swing * wave(since_us) // 1000
    return level, max(0, min(FULL, fine))
