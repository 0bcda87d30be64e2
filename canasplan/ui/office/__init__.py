"""What an office does with what it receives: take it up, see what waits, decide."""
