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
# Of a difference of two means: Student's t at 97.5 %, with 1, 2, 3 … degrees of freedom.
STUDENT_CI_95 = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
    2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
    2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
)  # fmt: skip


def student_ci_95(degrees: int) -> float:
    """How many standard errors hold the truth 95 times in 100; beyond 30 degrees as with 30."""
    return STUDENT_CI_95[min(degrees, len(STUDENT_CI_95)) - 1]
