"""A minute of the beat box in numbers: run under CPython and MicroPython, which must agree."""

from box import Box
from light import duties, wave
from timetable import Part, Timetable, sine

told = []
box = Box(told.append, lambda data: told.append("N " + "".join(f"{byte:02x}" for byte in data)))
for line in ("P 0 720 40000 10000 3000", "P 30000 900", "S 7", "D 2600000 1000000", "L 50", "T 3"):
    box.hear(line, 1000)
for line in ("nonsense", "P 1", "L 999", "P 0 10"):
    box.hear(line, 1000)
box.hear("G", 5000)
seen = 0
for now in range(5000, 60005000, 9000):
    (steady, fine), struck = box.step(now)
    seen += fine * (now % 7 + 1) + steady + struck
print("\n".join(told))
print(seen)
print([sine(turn) for turn in range(0, 65536, 4097)])
print([wave(us) for us in range(0, 700000, 35000)])
print([duties(us, 400) for us in range(0, 300000, 60000)])
beats = Timetable([Part(0, 600)])
print([beats.next() for _ in range(3)])
