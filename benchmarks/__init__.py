"""Measurements of the program against what the machine itself can do; never run as tests."""
