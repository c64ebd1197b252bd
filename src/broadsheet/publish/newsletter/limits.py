"""How long the texts of an issue may be, in characters. In: nothing. Out: numbers."""

TITLE, EXCERPT, NAME = 180, 260, 48
