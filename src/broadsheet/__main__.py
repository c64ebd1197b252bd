"""`broadsheet`, and `python -m broadsheet`: the command line, and how Ctrl-C ends it at any moment.

In: words. Out: an exit code.
"""

import sys

_FAILED = 3  # as in `faces.options`, which may not be loaded yet


def main() -> None:
    """Run the command line; Ctrl-C ends it in one sentence, be it loaded by then or not."""
    try:
        from broadsheet.faces.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.stderr.write("stopped; nothing that was stored is lost\n")
        sys.exit(_FAILED)


if __name__ == "__main__":
    main()
