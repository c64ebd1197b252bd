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
    except (KeyboardInterrupt, RuntimeError) as error:
        if not _is_stopped(error):
            raise
        _tell_of_nothing_cut_off()
        sys.stderr.write("stopped; nothing that was stored is lost\n")
        sys.exit(_FAILED)


def _is_stopped(error: BaseException | None) -> bool:
    """Whether Ctrl-C led to it; an event loop that winds up then fails with an error of its own."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__context__
    return error is not None


def _tell_of_nothing_cut_off() -> None:
    """Keep Python quiet about tasks that Ctrl-C left undone: what was to be stored is stored without them."""
    import logging
    import warnings

    logging.disable()
    warnings.simplefilter("ignore")


if __name__ == "__main__":
    main()
