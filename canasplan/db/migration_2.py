"""Schema 2, as released: never edited. How far the journal is known to be complete."""

STATEMENTS: tuple[str, ...] = (
    """
CREATE TABLE journal_mark (
    kind TEXT NOT NULL,
    last_id INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    PRIMARY KEY (kind)
)
 STRICT
""",
)
