"""The form of one avance: a table of fields, and one editor for each kind."""
