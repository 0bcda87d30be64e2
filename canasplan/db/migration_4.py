"""Schema 4, as released: never edited. Metas, and the cut-offs of the traffic light."""

STATEMENTS: tuple[str, ...] = (
    """
CREATE TABLE target_revision (
    id INTEGER NOT NULL,
    hash TEXT NOT NULL,
    registro TEXT NOT NULL,
    revision INTEGER NOT NULL,
    padres TEXT NOT NULL,
    operacion TEXT NOT NULL,
    motivo TEXT,
    autor TEXT NOT NULL,
    equipo TEXT NOT NULL,
    ambito TEXT NOT NULL,
    momento TEXT NOT NULL,
    "plan" TEXT NOT NULL,
    accion TEXT NOT NULL,
    ubigeo TEXT NOT NULL,
    anio INTEGER NOT NULL,
    unidad TEXT,
    cantidad INTEGER,
    presupuesto INTEGER,
    peso INTEGER,
    sentido TEXT NOT NULL,
    acumulacion TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (hash)
)
 STRICT
""",
    """
CREATE INDEX ix_target_revision_registro_revision ON target_revision (registro, revision)
""",
    """
CREATE TABLE target (
    registro TEXT NOT NULL,
    revision_id INTEGER NOT NULL,
    heads TEXT NOT NULL,
    revisions INTEGER NOT NULL,
    voided INTEGER NOT NULL,
    "plan" TEXT NOT NULL,
    accion TEXT NOT NULL,
    ubigeo TEXT NOT NULL,
    anio INTEGER NOT NULL,
    PRIMARY KEY (registro),
    UNIQUE (revision_id),
    FOREIGN KEY(revision_id) REFERENCES target_revision (id)
)
 STRICT
""",
    """
CREATE INDEX ix_target_plan_accion_ubigeo_anio_voided_registro ON target ("plan", accion,
ubigeo, anio, voided, registro)
""",
    """
CREATE TABLE pending_target (
    hash TEXT NOT NULL,
    PRIMARY KEY (hash),
    FOREIGN KEY(hash) REFERENCES target_revision (hash)
)
 STRICT
""",
    """
CREATE TABLE cutoffs (
    "plan" TEXT NOT NULL,
    amber INTEGER NOT NULL,
    green INTEGER NOT NULL,
    PRIMARY KEY ("plan")
)
 STRICT
""",
    """
CREATE TRIGGER target_revision_no_update BEFORE UPDATE ON target_revision BEGIN SELECT
RAISE(ABORT, 'a revision is immutable'); END
""",
    """
CREATE TRIGGER target_revision_no_delete BEFORE DELETE ON target_revision BEGIN SELECT
RAISE(ABORT, 'a revision is immutable'); END
""",
)
