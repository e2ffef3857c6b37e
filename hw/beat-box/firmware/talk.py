"""The words over USB: lines of text, numbers in them whole.

to the box      P 0 660 40000 10000 0     a part: from ms, bpm10, swing us, breath ms, jitter us
                S 7                       the seed of chance
                D 2600000 1000000         the strap's delay and period, us
                L 50                      the pulse's depth, ten-thousandths of the light
                G                         go, from zero
                X                         stop
                T 12                      what is your clock? (12 is said back)
from the box    T 12 345678               its clock, us
                B 3 2700123 901234        beat 3 at so many us, after an interval of so many
                ! words                   what was not understood
"""

WORDS = {"P": (2, 5), "S": (1, 1), "D": (1, 2), "L": (1, 1), "G": (0, 0), "X": (0, 0), "T": (1, 1)}


def parse(line):
    """A line as its word and numbers; ValueError says what is wrong with it."""
    parts = line.split()
    if not parts or parts[0] not in WORDS:
        raise ValueError(f"not a word of mine: {line.strip()}")
    least, most = WORDS[parts[0]]
    if not least <= len(parts) - 1 <= most:
        raise ValueError(f"{parts[0]} takes {least} to {most} numbers")
    numbers = [int(part) for part in parts[1:]]
    check(parts[0], numbers)
    return parts[0], numbers


def check(word, numbers):
    """Refuse what no heart and no LED does."""
    if word == "P" and not 250 <= numbers[1] <= 2500:
        raise ValueError("bpm10 is 250 to 2500")
    if word == "P" and len(numbers) > 3 and numbers[3] < 1000:
        raise ValueError("a breath lasts 1000 ms or more")
    if word == "L" and not 0 <= numbers[0] <= 400:
        raise ValueError("depth is 0 to 400 ten-thousandths")
    if word == "D" and min(numbers) < 0:
        raise ValueError("no strap tells of a beat before it")


def beat(number, t_us, rr_us):
    """The line for a beat."""
    return f"B {number} {t_us} {rr_us}"


def clock(number, now_us):
    """The answer to T."""
    return f"T {number} {now_us}"
