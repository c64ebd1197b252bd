"""What a newsletter costs to send, and what kills do to it.

Run as `.venv/bin/python -m bench.newsletter [MESSAGES] [KILLS]`: a portal of eight stories, a real SMTP server on this
machine, the real command. First MESSAGES messages are sent in one go; then an issue to MESSAGES subscribers is killed
with SIGKILL at KILLS random moments and finished.
"""

from __future__ import annotations

import json
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from broadsheet.store import Store
from tests.commands import broadsheet, start
from tests.newsroom_portal import NOW, new_portal, with_newsletter
from tests.smtp import Smtp


def main(messages: int, kills: int) -> None:
    """Print what was measured."""
    with tempfile.TemporaryDirectory() as folder:
        portal = new_portal(Path(folder) / "portal")
        readers = [f"r{number}@mail.example" for number in range(messages)]
        subprocess.run(
            [
                sys.executable,
                "-m",
                "broadsheet",
                "subscribers",
                "import",
                "-",
                "--portal",
                str(portal),
                "--quiet",
            ],
            input="\n".join(["address", *readers]).encode(),
            check=True,
        )
        with Smtp() as server:
            with_newsletter(portal, server.port, rate=1_000_000)
            broadsheet("newsletter", "build", "--portal", str(portal), "--now", NOW)
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            broadsheet("newsletter", "send", "--portal", str(portal), "--now", NOW, "--quiet")
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            print(
                f"{len(server.messages)} messages, {spent:.1f} CPU s, {len(server.messages) / spent:.0f} a CPU s"
            )
            print(f"{len(server.messages[0].raw):,} bytes a message")
    with tempfile.TemporaryDirectory() as folder:
        killed(Path(folder), readers, kills)


def killed(folder: Path, readers: list[str], kills: int) -> None:
    """Kill a sender again and again, and count what arrived."""
    portal = new_portal(folder / "portal")
    broadsheet(
        "subscribers", "import", "-", "--portal", str(portal), stdin="\n".join(["address", *readers]).encode()
    )
    source = random.Random(7)
    with Smtp() as server:
        server.delay = 0.002
        with_newsletter(portal, server.port, rate=1_000_000)
        broadsheet("newsletter", "build", "--portal", str(portal), "--now", NOW)
        words = ("newsletter", "send", "--portal", str(portal), "--now", NOW)
        done = 0
        for _ in range(kills):
            sender = start(*words, "--quiet", stderr=subprocess.DEVNULL)
            seen = len(server.messages)
            while sender.poll() is None and len(server.messages) == seen:
                time.sleep(0.002)
            time.sleep(source.random() * 0.05)
            sender.send_signal(signal.SIGKILL)
            done += sender.wait() == -signal.SIGKILL
        last = [sys.executable, "-m", "broadsheet", *words, "--json"]
        subprocess.run(last, stdout=subprocess.DEVNULL, check=False)
        got = server.recipients()
    with Store.open(portal / ".broadsheet/store.sqlite3") as store:
        counts = store.deliveries.counts("2026-06-09")
    report = {
        "kills": done,
        "twice": sum(number > 1 for number in got.values()),
        "arrived": len(got),
        "states": counts,
    }
    report["neither arrived nor uncertain"] = (
        len(readers) - counts.get("sent", 0) - counts.get("uncertain", 0)
    )
    print(json.dumps(report))


if __name__ == "__main__":
    words = sys.argv[1:]
    main(int(words[0]) if words else 1000, int(words[1]) if len(words) > 1 else 60)
