"""Charts drawn by the program itself: the same on the screen and on paper.

Each is a value that is painted with an `Ink` and knows the table of numbers behind it.
"""
