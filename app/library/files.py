"""Where a library's files lie.

========================  =======================================================================
``library.sqlite``        what is known of each clip (`app.library.schema`)
``clips/UID/``            ``joints.safetensors`` (`app.library.motion`) and ``video.mp4``
``incoming/UID/``         a clip that is being recorded or imported; ``lock`` is held meanwhile
``deleted/UID/``          a clip on its way out of the emptied trash
``library.backup.sqlite`` the database as it was on an earlier day
========================  =======================================================================
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from app.library import errors
from app.library.lock import Lock
from app.text import library_errors as text
from model.data.clip_library import CLIPS, UID

BACKUP = "library.backup.sqlite"
VIDEO = "video.mp4"
INCOMING, DELETED = "incoming", "deleted"
_LOCK = "lock"
_MAKING = 60.0  # seconds
_BLOCK = 4 << 20


def new_uid(created: float) -> str:
    """A name for a clip that no other clip has, in the order of time for whoever looks."""
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime(created))
    return f"{stamp}-{secrets.token_hex(4)}"


def clip_folder(library: Path, uid: str, kind: str = CLIPS) -> Path:
    """The folder of a clip, which lies in the library whatever a stranger's database says.

    Raises:
        LibraryError: the uid is none.
    """
    if not UID.fullmatch(uid):
        raise errors.LibraryError(text.wrong_name(library, uid))
    return library / kind / uid


class Incoming:
    """The folder of a clip that is not finished, marked as in use by this process.

    Attributes:
        uid: the clip's.
        folder: put the video here, as ``video.mp4`` or another ``video.*``.
    """

    def __init__(self, folder: Path, lock: Lock) -> None:
        """Use `make`, or `abandoned` for one that somebody else left."""
        self.uid = folder.name
        self.folder = folder
        self._lock = lock

    @classmethod
    def make(cls, library: Path, uid: str) -> Incoming:
        """A new one.

        Raises:
            LibraryError: the folder cannot be made.
        """
        folder = clip_folder(library, uid, INCOMING)
        lock = Lock(folder / _LOCK)
        try:
            folder.parent.mkdir(exist_ok=True)
            folder.mkdir()
            if not lock.take():
                raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))
        except OSError as error:
            raise errors.from_system(error, library) from error
        return cls(folder, lock)

    @property
    def video(self) -> Path | None:
        """The video in it, if there is one."""
        return video_in(self.folder)

    def leave(self, to: Path) -> None:
        """Move the folder to its place among the clips."""
        self._lock.release()
        move(self.folder, to)

    def come_back(self, source: Path) -> None:
        """Undo `leave`, if it happened."""
        if source.exists() and not self.folder.exists():
            move(source, self.folder)
            self._lock.take()

    def abandon(self) -> None:
        """Leave the folder as it is for whoever opens the library next."""
        self._lock.let_go()

    def discard(self) -> None:
        """Delete the folder and what is in it; may be called twice."""
        self._lock.release()
        shutil.rmtree(self.folder, ignore_errors=True)


def abandoned(library: Path) -> Iterator[Incoming]:
    """Unfinished clips whose process is gone; they are ours now."""
    for folder in folders(library / INCOMING):
        lock = Lock(folder / _LOCK)
        try:
            names = {entry.name for entry in folder.iterdir()}
            # Without the mark, or with nothing else, it may be made this very moment, or moved
            # away; its owner may not have come to hold the mark yet.
            whole = _LOCK in names and len(names) > 1
            if (whole or time.time() - folder.stat().st_mtime > _MAKING) and lock.take():
                yield Incoming(folder, lock)
        except OSError:
            continue  # another window was quicker


def folders(parent: Path) -> list[Path]:
    """The folders in a folder, by name; none when it is missing."""
    try:
        with os.scandir(parent) as entries:
            names = sorted(entry.name for entry in entries if entry.is_dir())
    except FileNotFoundError:
        return []
    return [parent / name for name in names]


def video_in(folder: Path) -> Path | None:
    """The video in a clip's folder."""
    found = sorted(path for path in folder.glob("video.*") if path.is_file())
    return found[0] if found else None


def move(source: Path, to: Path) -> None:
    """Rename a folder for good: it is there after a power cut, too."""
    to.parent.mkdir(exist_ok=True)
    source.rename(to)
    flush_folder(to.parent)


def flush_folder(folder: Path) -> None:
    """Have the folder's list of names written to the disk; Windows does that by itself."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def copy(source: Path, to: Path, progress: Callable[[float], bool] | None = None) -> bool:
    """Copy a file, which may be large.

    Args:
        progress: told the share that is done; false to stop.

    Returns:
        Whether it was copied as a whole; otherwise nothing is left of it.

    Raises:
        OSError: it cannot be read or written.
    """
    size = max(1, source.stat().st_size)
    done = 0
    try:
        with source.open("rb") as file, to.open("wb") as copied:
            while block := file.read(_BLOCK):
                copied.write(block)
                done += len(block)
                if progress is not None and not progress(min(1.0, done / size)):
                    break
            else:
                copied.flush()
                os.fsync(copied.fileno())
                return True
    except BaseException:
        to.unlink(missing_ok=True)
        raise
    to.unlink(missing_ok=True)
    return False
