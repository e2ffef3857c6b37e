"""The sub-commands, one file each: ``add_arguments(parser)`` and ``run(args) -> int``.

A file is imported only when its command is asked for, so that ``poise --help`` is quick.
"""
