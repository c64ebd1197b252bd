"""Writing a content repository that is cut off, by a full disk or a kill, loses nothing."""

from __future__ import annotations

import math
import os
import random
import signal
import subprocess
import time
from pathlib import Path

import msgspec
import pytest

from broadsheet.domain.edition import Edition
from broadsheet.domain.errors import PublishError
from tests.content_editions import edition, git, story, work_tree, write
from tests.killing import lives, spent
from tests.patience import until


@pytest.mark.skipif(os.geteuid() != 0, reason="a small disk can be mounted by root only")
@pytest.mark.parametrize(("stories", "size"), [(60, 9000), (400, 900)], ids=["files", "pack"])
def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path, stories: int, size: int) -> None:
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(tmp_path)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here")
    try:
        content = tmp_path / "content"
        first = write(content, edition(story(1)))
        before = work_tree(content)
        big = [
            msgspec.structs.replace(story(n), excerpt=random.Random(n).randbytes(size).hex())
            for n in range(stories)
        ]
        with pytest.raises(PublishError, match="disk is full"):
            write(content, edition(*big))
        assert work_tree(content) == before
        assert git(content, "rev-parse", "HEAD").strip() == first.commit
        assert not [*content.glob(".git/objects/pack/tmp_*")]
        assert write(content, edition(story(1), story(2))).added == 1
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="a process's time is read from /proc")
@pytest.mark.parametrize("earlier", [0, 60])
def test_killed_anywhere_and_run_again_gives_the_same(tmp_path: Path, earlier: int) -> None:
    first = edition(*(story(number) for number in range(earlier)))
    second = edition(*(story(number) for number in range(30, 230)))
    folders = [tmp_path / name for name in ("clean", *"abcdef")]
    for folder in folders:
        if earlier:
            write(folder, first)
    clean = folders[0]
    seconds = _writing(clean, second)
    killed = 0
    for number, folder in enumerate(folders[1:], 1):
        for part in (number, 7 - number):
            killed += _writing(folder, second, killed_after=seconds * part / 7) < 0
        write(folder, second)
        assert work_tree(folder) == work_tree(clean)
        assert git(folder, "rev-parse", "HEAD") == git(clean, "rev-parse", "HEAD")
        assert git(folder, "status", "--porcelain") == ""
    assert killed > 2


def _writing(folder: Path, published: Edition, *, killed_after: float = math.inf) -> float:
    """Write in a process of its own that is killed after so much processor time, git's included.

    The processor seconds that it took, or -1 when it was killed in time.
    """
    child = os.fork()
    if not child:
        try:
            os.setsid()
            write(folder, published)
        finally:
            os._exit(0)
    seconds = 0.0
    while not os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) and seconds < killed_after:
        seconds = max(seconds, spent(child))
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    until(lambda: not lives(child))  # git, now without a parent, ends too
    return seconds if code == 0 else -1
