"""Commands that start at once: each is a process of its own, forked from one that has loaded every module before.

Half of what a small command costs is loading. Two such processes take turns, each with hashes of its own, so that
what depends on the order of a set differs between a command and the next, as it does for a reader. Both end with
the process that began them.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from functools import cache
from itertools import count
from pathlib import Path
from typing import BinaryIO

_LARGEST = 1 << 20
_SEEDS = ("1", "2")
_turns = count()
_beginning = threading.Lock()

_SOURCE = """
import atexit, contextlib, gc, importlib, json, os, pkgutil, socket, sys, threading, broadsheet

def load():
    for module in pkgutil.walk_packages(broadsheet.__path__, "broadsheet."):
        if ".agents" not in module.name and not module.name.endswith("__main__"):
            with contextlib.suppress(ImportError):  # an extra that is not installed
                importlib.import_module(module.name)

LATER = "PIL.Image PIL.ImageDraw PIL.ImageFont encodings.utf_8_sig filelock icalendar markdown_it mrml onnxruntime"
LATER += " pagefind_bin protego rensa typer._adapters typer._click.decorators typer.rich_utils"

def warm():  # what the product loads at its first page, edition and letter, and keeps
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    for name in LATER.split():
        with contextlib.suppress(ImportError):  # where it is tried without
            importlib.import_module(name)
    from datetime import UTC, datetime
    from broadsheet.domain.newsletter import Issue
    from broadsheet.domain.portal import Portal
    from broadsheet.domain.readable_names import readable_name
    from broadsheet.domain.source import Document
    from broadsheet.extract import read_document
    from broadsheet.extract.addresses import registrable_domain
    from broadsheet.publish.language.speaking import language_of
    from broadsheet.publish.newsletter.letter import write_letter
    from broadsheet.publish.site.compiling import site_environment
    text = "<p>The harbour council has met, and the bridge stays closed until the winter is over.</p>" * 9
    page = f"<html><head><title>The bridge stays closed</title></head><body>{text}</body></html>"
    address = "https://gazette.example/bridge"
    now = datetime.now(UTC)
    named = {"source": "a", "url": address, "requested_url": address, "captured": now}
    read_document(Document(**named, body=page.encode()))
    registrable_domain(address)
    readable_name("桥")
    words = dict.fromkeys(("title", "excerpt", "subject", "preheader"), "News")
    write_letter(Issue(id="2026-06-09", date="2026-06-09", since=now, until=now, **words), Portal(title="A portal"))
    environment = site_environment(language_of(Portal(title="A portal")))
    for name in environment.list_templates():
        environment.get_template(name)

def wait_for(ended):
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, ended)[0]:
            pass

def next_command():  # comes back in a process that is to be the next command, and nowhere else
    with socket.socket(fileno=int(sys.argv[1])) as asked:
        while True:
            message, files, *_ = socket.recv_fds(asked, LARGEST, 4)
            if not message:
                wait_for(0)
                os._exit(0)
            if not os.fork():
                break
            for file in files:
                os.close(file)
            wait_for(os.WNOHANG)
    *streams, told = files
    child = os.fork()
    if child:
        for stream in streams:
            os.close(stream)
        os.write(told, b"%d\\n" % os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        os._exit(0)
    if json.loads(message).get("alone"):
        os.setsid()
    os.write(told, b"%d\\n" % os.getpid())
    os.close(told)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    return json.loads(message)

load()
warm()
from broadsheet.__main__ import main
gc.collect()
gc.freeze()
command = next_command()
os.chdir(command["folder"])
os.environ.clear()
os.environ.update(command["environment"])
sys.path[1:1] = filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))
sys.argv = ["broadsheet", *command["words"]]
code = 0
try:
    main()
except SystemExit as end:
    code = end.code if isinstance(end.code, int) else int(end.code is not None)
except BaseException:
    sys.excepthook(*sys.exc_info())
    code = 1
threading._shutdown()
atexit._run_exitfuncs()
with contextlib.suppress(ValueError, OSError):  # its reader has gone
    sys.stdout.flush()
os._exit(code)  # as any process ends, but for the taking down of what all of them have loaded
""".replace("LARGEST", str(_LARGEST))

_PROGRAM = """
import json, os, socket, sys
told, telling = os.pipe()
with socket.socket(fileno=int(os.environ.pop("NURSERY"))) as asked:
    command = {"words": sys.argv[1:], "environment": dict(os.environ), "folder": os.getcwd()}
    socket.send_fds(asked, [json.dumps(command).encode()], [0, 1, 2, telling])
os.close(telling)
with os.fdopen(told) as ended:
    sys.exit(int(ended.read().split()[1]))
"""


def run(
    *words: str, environment: dict[str, str], stdin: bytes = b"", timeout: float
) -> subprocess.CompletedProcess[bytes]:
    """Run `broadsheet` with `words` to its end; subprocess.TimeoutExpired after so many seconds."""
    given, giving = os.pipe()
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        streams = (given, output.fileno(), errors.fileno())
        child, ended = begin(*words, environment=environment, streams=streams)
        with ended:
            os.close(given)
            _give(giving, stdin)
            if not select.select([ended], [], [], timeout)[0]:
                os.kill(child, signal.SIGKILL)
                raise subprocess.TimeoutExpired(words, timeout)
            code = int(ended.readline())
        output.seek(0)
        errors.seek(0)
        return subprocess.CompletedProcess(words, code, output.read(), errors.read())


def begin(
    *words: str, environment: dict[str, str], streams: tuple[int, int, int], alone: bool = False
) -> tuple[int, BinaryIO]:
    """Begin `broadsheet` with `words`: the number of its process, and what gives its exit code at the end.

    `alone`: in a session of its own, by which its children are known too.
    """
    command = {"words": words, "environment": environment, "folder": str(Path.cwd()), "alone": alone}
    told, telling = os.pipe()
    socket.send_fds(turn(), [json.dumps(command).encode()], [*streams, telling])
    os.close(telling)
    ended = os.fdopen(told, "rb")
    return int(ended.readline()), ended


def turn() -> socket.socket:
    """Where the next command is asked for: its words, environment and folder, with its streams and a pipe.

    The pipe is told the number of the command's process and, once it has ended, its exit code.
    """
    with _beginning:
        return _begun(_SEEDS[next(_turns) % len(_SEEDS)])


def as_program(folder: Path) -> None:
    """Write a program `broadsheet` into `folder`; its environment's `NURSERY` is the number of an open `turn`."""
    program = folder / "broadsheet"
    program.write_text(f"#!{sys.executable} -IS\n{_PROGRAM}")
    program.chmod(0o755)


def _give(giving: int, stdin: bytes) -> None:
    try:
        with os.fdopen(giving, "wb") as stream:
            stream.write(stdin)
    except BrokenPipeError:
        pass  # the command did not wait for all of it


@cache
def _begun(seed: str) -> socket.socket:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-c", _SOURCE, str(theirs.fileno())],
            env={**os.environ, "PYTHONHASHSEED": seed},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            pass_fds=[theirs.fileno()],
        )
    atexit.register(_end, process, ours)
    return ours


def _end(process: subprocess.Popen[bytes], asked: socket.socket) -> None:
    asked.close()
    process.communicate()
