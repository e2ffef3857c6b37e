"""How much memory a program that a test starts had at most, as a line of that program."""

# What ``resource`` says goes over from whoever started a program, the VmHWM of Linux does not.
PEAK_KB = """
def peak_kb():
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    except OSError:
        import resource
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
"""
