"""The format of ``metas.csv``: one row per revision of a meta, by the rules of `avances_csv`.

Metas are few, some thousand at most: they are written from the revisions themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from canasplan.exchange import avances_csv
from canasplan.exchange.avances_csv import BOM, END, SCHEMA, Place, cell_columns
from canasplan.exchange.layout import Layout
from canasplan.model import Revision, Target
from canasplan.target_fields import REQUIRED, TARGET_FIELDS

TABLE = "metas.csv"

COLUMNS = (
    "esquema", "fila", "filas_total", "registro", "revision", "vigente", "operacion", "motivo",
    "plan", "eje_codigo", "eje", "tema_codigo", "tema", "accion_codigo", "accion", "ubigeo",
    "distrito", "anio", "unidad", "cantidad", "presupuesto", "peso", "sentido", "acumulacion",
    "autor", "equipo", "ambito", "momento", "padres", "hash",
)  # fmt: skip
"""Fixed by the data contract, order included."""

HEADER = ",".join(COLUMNS) + END
METAS = Layout(Target, COLUMNS, TARGET_FIELDS, REQUIRED)
"""The table of metas."""

_CELL_COLUMN = cell_columns(TARGET_FIELDS)

Words = Callable[[str, str, str], Place]
"""Returns what is called how: plan, action, ubigeo → words."""


def table(
    revisions: Iterable[Revision], counting: Collection[str], words: Words
) -> Iterator[bytes]:
    """Yield the header and every row, numbered, in the order of the contract.

    Args:
        revisions: all of each record.
        counting: hashes of those that count.
        words: what stands beside the codes.
    """
    yield (BOM + HEADER).encode()
    ordered = sorted(revisions, key=_order)
    for number, revision in enumerate(ordered, start=1):
        content = target_of(revision)
        place = words(content.plan, content.action, content.ubigeo)
        cells = row_cells(revision, place, counts=revision.hash in counting)
        yield avances_csv.line(cells, number, len(ordered), COLUMNS).encode()


def row_cells(revision: Revision, place: Place, *, counts: bool) -> dict[str, str]:
    """Return the cells of a revision by column name, all but the numbering of the rows."""
    content = target_of(revision)
    return {
        "esquema": SCHEMA,
        "vigente": "1" if counts else "0",
        **avances_csv.envelope_cells(revision),
        **avances_csv.place_cells(place),
        **{
            _CELL_COLUMN[field.name]: field.kind.to_cell(getattr(content, field.name))
            for field in TARGET_FIELDS
        },
    }


def read_revision(cells: Mapping[str, str]) -> Revision:
    """Return the revision that a row in canonical form carries, its hash proven.

    Raises:
        CellError: a cell is not canonical, or the row's content does not give its hash.
    """
    values = {
        field.name: field.kind.from_cell(cells[_CELL_COLUMN[field.name]]) for field in TARGET_FIELDS
    }
    return avances_csv.proven_revision(cells, Target(**values))


def text_columns() -> frozenset[str]:
    """Return the columns where a leading ``'`` is an escape to take off."""
    return avances_csv.escaped_columns(TARGET_FIELDS)


def target_of(revision: Revision) -> Target:
    """Return the meta that a revision holds."""
    if not isinstance(revision.content, Target):
        msg = f"{revision.record} is not a meta"
        raise TypeError(msg)
    return revision.content


def _order(revision: Revision) -> tuple[object, ...]:
    meta = target_of(revision)
    return (
        meta.action, meta.ubigeo, meta.year, revision.record, revision.number, revision.hash,
    )  # fmt: skip
