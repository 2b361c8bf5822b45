"""A process that may not so much as make a socket for the network: the kernel ends it if it does.

Nothing gets around it, be it Python, Qt, OpenCV, MediaPipe or a library of theirs. Linux only.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import socket
import struct
import sys

#: By machine: the kernel's number for it, and of the call that makes a socket.
_MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}

_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _FILTER = 38, 22, 2
_KILL_PROCESS, _ALLOW = 0x80000000, 0x7FFF0000
# Instructions of the kernel's packet filter: load a word, compare, return.
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06
# Where things lie in what the filter is given: the call's number, the machine, the first argument.
_NUMBER, _MACHINE, _FIRST = 0, 4, 16

AVAILABLE = sys.platform == "linux" and platform.machine() in _MACHINES


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def forbid_network() -> None:
    """From now on, in this thread and all that it starts: no socket of the internet's families.

    Raises:
        OSError: the kernel does not take the filter.
    """
    machine, make_socket = _MACHINES[platform.machine()]
    lines = [
        (_LOAD, 0, 0, _MACHINE),
        (_EQUAL, 0, 5, machine),
        (_LOAD, 0, 0, _NUMBER),
        (_EQUAL, 0, 3, make_socket),
        (_LOAD, 0, 0, _FIRST),
        (_EQUAL, 2, 0, socket.AF_INET),
        (_EQUAL, 1, 0, socket.AF_INET6),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _KILL_PROCESS),
    ]
    code = b"".join(struct.pack("HBBI", *line) for line in lines)
    libc = ctypes.CDLL(None, use_errno=True)
    program = _Program(len(lines), code)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or libc.prctl(
        _PR_SET_SECCOMP, _FILTER, ctypes.byref(program)
    ):
        raise OSError(ctypes.get_errno() or errno.EINVAL, "the kernel refuses the filter")
