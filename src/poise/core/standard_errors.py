"""How many standard errors to either side hold the truth 95 times in 100.

A ``±`` in the window and in a session in the terminal is one of these times the standard error of
its number.
"""

# Of a swing: Student's t with 10 degrees of freedom, as its noise is told from five frequencies.
SWING_CI_95 = 2.23
# Of a heart rate.
HEART_CI_95 = 2.0
# Of what was told from so much that it is normally distributed.
NORMAL_CI_95 = 1.96
