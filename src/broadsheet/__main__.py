"""`python -m broadsheet` is the command `broadsheet`."""

from broadsheet.faces.cli import main

main()
