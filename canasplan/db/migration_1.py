"""Schema 1, as released: never edited, whatever `tables` says later."""

STATEMENTS: tuple[str, ...] = (
    """
CREATE TABLE action (
    id INTEGER NOT NULL,
    "plan" TEXT NOT NULL,
    codigo TEXT NOT NULL,
    version INTEGER NOT NULL,
    texto TEXT NOT NULL,
    responsables TEXT NOT NULL,
    tema_codigo TEXT NOT NULL,
    tema TEXT NOT NULL,
    eje_codigo TEXT NOT NULL,
    eje TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE ("plan", codigo)
)
 STRICT
""",
    """
CREATE TABLE draft (
    registro TEXT NOT NULL,
    accion TEXT NOT NULL,
    base TEXT,
    fields TEXT NOT NULL,
    momento TEXT NOT NULL,
    PRIMARY KEY (registro)
)
 STRICT
""",
    """
CREATE TABLE export (
    id INTEGER NOT NULL,
    momento TEXT NOT NULL,
    target TEXT NOT NULL,
    rows INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (id)
)
 STRICT
""",
    """
CREATE TABLE installation (
    id INTEGER NOT NULL CONSTRAINT ck_installation_single CHECK (id = 1),
    equipo TEXT NOT NULL,
    ambito TEXT,
    nombre TEXT,
    cargo TEXT,
    "plan" TEXT,
    plan_version INTEGER,
    PRIMARY KEY (id)
)
 STRICT
""",
    """
CREATE TABLE locality_revision (
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
    ubigeo TEXT NOT NULL,
    nombre TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (hash)
)
 STRICT
""",
    """
CREATE INDEX ix_locality_revision_registro_revision ON locality_revision (registro, revision)
""",
    """
CREATE TABLE "plan" (
    codigo TEXT NOT NULL,
    version INTEGER NOT NULL,
    title TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    document TEXT NOT NULL,
    momento TEXT NOT NULL,
    PRIMARY KEY (codigo, version)
)
 STRICT
""",
    """
CREATE TABLE progress_revision (
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
    comunidad TEXT,
    fecha TEXT NOT NULL,
    actividad TEXT NOT NULL,
    estado TEXT NOT NULL,
    porcentaje INTEGER,
    cantidad INTEGER,
    unidad TEXT,
    monto_soles INTEGER,
    mujeres INTEGER,
    hombres INTEGER,
    menores_18 INTEGER,
    adultos_mayores INTEGER,
    discapacidad INTEGER,
    responsable TEXT,
    aliados TEXT NOT NULL,
    logros TEXT,
    dificultades TEXT,
    acciones_a_seguir TEXT,
    latitud INTEGER,
    longitud INTEGER,
    evidencias TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (hash)
)
 STRICT
""",
    """
CREATE INDEX ix_progress_revision_registro_revision ON progress_revision (registro, revision)
""",
    """
CREATE TABLE total (
    "plan" TEXT NOT NULL,
    accion TEXT NOT NULL,
    ubigeo TEXT NOT NULL,
    records INTEGER NOT NULL,
    last_fecha TEXT NOT NULL,
    last_estado TEXT NOT NULL,
    last_porcentaje INTEGER,
    PRIMARY KEY ("plan", accion, ubigeo)
)
 STRICT
""",
    """
CREATE TABLE locality (
    registro TEXT NOT NULL,
    revision_id INTEGER NOT NULL,
    heads TEXT NOT NULL,
    revisions INTEGER NOT NULL,
    voided INTEGER NOT NULL,
    ubigeo TEXT NOT NULL,
    nombre TEXT NOT NULL,
    PRIMARY KEY (registro),
    UNIQUE (revision_id),
    FOREIGN KEY(revision_id) REFERENCES locality_revision (id)
)
 STRICT
""",
    """CREATE INDEX ix_locality_ubigeo_nombre ON locality (ubigeo, nombre)""",
    """
CREATE TABLE pending (
    hash TEXT NOT NULL,
    PRIMARY KEY (hash),
    FOREIGN KEY(hash) REFERENCES progress_revision (hash)
)
 STRICT
""",
    """
CREATE TABLE progress (
    registro TEXT NOT NULL,
    revision_id INTEGER NOT NULL,
    heads TEXT NOT NULL,
    revisions INTEGER NOT NULL,
    voided INTEGER NOT NULL,
    "plan" TEXT NOT NULL,
    accion TEXT NOT NULL,
    ubigeo TEXT NOT NULL,
    fecha TEXT NOT NULL,
    estado TEXT NOT NULL,
    porcentaje INTEGER,
    PRIMARY KEY (registro),
    UNIQUE (revision_id),
    FOREIGN KEY(revision_id) REFERENCES progress_revision (id)
)
 STRICT
""",
    """CREATE INDEX ix_progress_fecha_registro ON progress (fecha, registro)""",
    """
CREATE INDEX ix_progress_plan_accion_ubigeo_voided_fecha_registro ON progress ("plan", accion,
ubigeo, voided, fecha, registro)
""",
    """
CREATE VIRTUAL TABLE progress_text USING fts5(comunidad, unidad, responsable, aliados, logros,
dificultades, acciones_a_seguir, content='progress_revision', content_rowid='id',
tokenize='unicode61 remove_diacritics 2')
""",
    """
CREATE VIRTUAL TABLE action_text USING fts5(codigo, texto, responsables, tema, eje,
content='action', content_rowid='id', tokenize='unicode61 remove_diacritics 2')
""",
    """
CREATE TRIGGER progress_revision_no_update BEFORE UPDATE ON progress_revision BEGIN SELECT
RAISE(ABORT, 'a revision is immutable'); END
""",
    """
CREATE TRIGGER progress_revision_no_delete BEFORE DELETE ON progress_revision BEGIN SELECT
RAISE(ABORT, 'a revision is immutable'); END
""",
    """
CREATE TRIGGER locality_revision_no_update BEFORE UPDATE ON locality_revision BEGIN SELECT
RAISE(ABORT, 'a revision is immutable'); END
""",
    """
CREATE TRIGGER locality_revision_no_delete BEFORE DELETE ON locality_revision BEGIN SELECT
RAISE(ABORT, 'a revision is immutable'); END
""",
)
