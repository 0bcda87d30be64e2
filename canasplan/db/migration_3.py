"""Schema 3, as released: never edited. What is received, sent, and waits for a person."""

STATEMENTS: tuple[str, ...] = (
    """
CREATE TABLE received_file (
    id INTEGER NOT NULL,
    momento TEXT NOT NULL,
    autor TEXT NOT NULL,
    nombre TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    formato TEXT NOT NULL,
    resultado TEXT NOT NULL,
    lugar TEXT NOT NULL,
    equipo TEXT NOT NULL,
    envio INTEGER NOT NULL,
    anterior TEXT NOT NULL,
    filas INTEGER NOT NULL,
    nuevas INTEGER NOT NULL,
    conocidas INTEGER NOT NULL,
    reparadas INTEGER NOT NULL,
    propuestas INTEGER NOT NULL,
    conflictos INTEGER NOT NULL,
    apartadas INTEGER NOT NULL,
    rechazos INTEGER NOT NULL,
    PRIMARY KEY (id)
)
 STRICT
""",
    "CREATE INDEX ix_received_file_sha256 ON received_file (sha256)",
    """
CREATE TABLE proposal (
    id INTEGER NOT NULL,
    digest TEXT NOT NULL,
    archivo TEXT NOT NULL,
    fila INTEGER NOT NULL,
    registro TEXT NOT NULL,
    base TEXT NOT NULL,
    cells TEXT NOT NULL,
    estado TEXT NOT NULL,
    autor TEXT,
    momento TEXT,
    motivo TEXT,
    PRIMARY KEY (id),
    UNIQUE (digest)
)
 STRICT
""",
    "CREATE INDEX ix_proposal_archivo ON proposal (archivo)",
    "CREATE INDEX ix_proposal_estado ON proposal (estado)",
    """
CREATE TABLE set_apart (
    hash TEXT NOT NULL,
    archivo TEXT NOT NULL,
    fila INTEGER NOT NULL,
    ambito TEXT NOT NULL,
    ubigeo TEXT NOT NULL,
    line TEXT NOT NULL,
    autor TEXT,
    momento TEXT,
    motivo TEXT,
    PRIMARY KEY (hash)
)
 STRICT
""",
    "CREATE INDEX ix_set_apart_archivo ON set_apart (archivo)",
    """
CREATE TABLE sent_package (
    envio INTEGER NOT NULL,
    momento TEXT NOT NULL,
    target TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (envio)
)
 STRICT
""",
    """
CREATE TABLE receipt (
    hash TEXT NOT NULL,
    estado TEXT NOT NULL,
    notas TEXT NOT NULL,
    momento TEXT NOT NULL,
    PRIMARY KEY (hash)
)
 STRICT
""",
    """
CREATE TRIGGER received_file_no_update BEFORE UPDATE ON received_file BEGIN SELECT
RAISE(ABORT, 'the ledger is immutable'); END
""",
    """
CREATE TRIGGER received_file_no_delete BEFORE DELETE ON received_file BEGIN SELECT
RAISE(ABORT, 'the ledger is immutable'); END
""",
)
