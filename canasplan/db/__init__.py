"""The store: SQLite, its schema and its history, and the set of revisions in it."""
