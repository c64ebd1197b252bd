"""The files below a folder, and how they stand. In: a folder. Out: paths, inodes and marks, in parts.

Started as a program it writes the same about each folder that it is given (`publish.helper` reads it); so
nothing is loaded here but what starts quickly.
"""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Iterator

_MANY = 4096  # files of a part
_MASK = (1 << 63) - 1

Part = tuple[list[str], list[str], list[int], list[int]]  # folders; paths of files, their inodes and marks


def tree_parts(folder: str | os.PathLike[str]) -> Iterator[Part]:
    """What stands below `folder` by paths in it, no links followed; nothing where there is no folder."""
    part: Part = ([], [], [], [])
    waiting = [""] if os.access(folder, os.F_OK) else []
    while waiting:
        above = waiting.pop()
        folders, paths, inodes, marks = part
        with os.scandir(f"{folder}/{above}") as items:
            for item in items:
                path = above + item.name
                if item.is_dir(follow_symlinks=False):
                    folders.append(path)
                    waiting.append(f"{path}/")
                else:
                    status = item.stat(follow_symlinks=False)
                    paths.append(path)
                    inodes.append(status.st_ino)
                    marks.append(mark_of(status))
        if len(paths) >= _MANY or not waiting:
            yield part
            part = ([], [], [], [])


def mark_of(status: os.stat_result) -> int:
    """A number that changes when a file is replaced, rewritten or cut off."""
    return hash((status.st_ino, status.st_mtime_ns, status.st_size)) & _MASK


def write_parts(folder: str) -> None:
    """Write the parts to stdout, each after its length in 8 bytes, and at their end an empty one.

    All are made before the first is written, which waits until somebody reads.
    """
    bodies = [*map(marshal.dumps, tree_parts(folder)), b""]
    sys.stdout.buffer.writelines([len(body).to_bytes(8, "big") + body for body in bodies])
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    for name in sys.argv[1:]:
        write_parts(name)
