"""Teaching a network the clips of a library: the command, and how the window runs it.

`records` are the lines that the command writes, `runner` starts it as a child process.
"""
