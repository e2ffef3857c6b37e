"""The colour of skin from the lightest to the darkest, and how much of it the blood moves.

Light crosses the epidermis, is sent back by the dermis, where the blood is, and crosses the
epidermis once more; a part never enters the skin.  Melanin takes its share of both crossings, so
darker skin is darker, redder, and less of what comes back from it has seen any blood.  Melanin's
absorption, 6.6e11 · nm^-3.33 per cm, and the share of the epidermis that melanosomes fill, 0.013 to
0.43 from light to dark adults, are Jacques' (1998, Skin optics summary, Oregon Medical Laser
Center; 2013, Phys. Med. Biol. 58:R37).
"""

from __future__ import annotations

import numpy as np

from poise.core.arrays import Array

# Melanosomes' share of the epidermis, six tones from lightest to darkest.
TONES = (0.02, 0.04, 0.08, 0.13, 0.21, 0.36)
USUAL = 0.03
CHANNELS_NM = np.array([600.0, 540.0, 460.0])
EPIDERMIS_CM = 0.006
DERMIS = np.array([0.62, 0.42, 0.30])  # what it sends back of what reaches it
SURFACE = 0.02  # sent back by the skin's surface into the camera, white and without blood


def reflectance(melanin: float) -> Array:
    """The share (3,) of red, green and blue that skin with so much melanin sends back."""
    return np.asarray(_dermal(melanin) + SURFACE)


def blood_share(melanin: float) -> Array:
    """How much (3,) of that has crossed the dermis, from 0 to 1: only this does blood move."""
    return np.asarray(_dermal(melanin) / reflectance(melanin))


def _dermal(melanin: float) -> Array:
    absorbed = 6.6e11 * CHANNELS_NM**-3.33 * melanin * EPIDERMIS_CM
    return np.asarray((1 - SURFACE) * DERMIS * np.exp(-2 * absorbed))
