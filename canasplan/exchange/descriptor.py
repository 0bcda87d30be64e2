"""The tables of a package as the Frictionless standards describe them, made from the fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from canasplan.exchange import metas_csv
from canasplan.exchange.layout import Layout
from canasplan.exchange.metas_csv import METAS
from canasplan.exchange.row_proof import AVANCES
from canasplan.fields import Choice, Code, Day, Kind, Number

TABLE = "avances.csv"

_DERIVED: dict[str, dict[str, Any]] = {
    "esquema": {"type": "integer"},
    "fila": {"type": "integer", "constraints": {"required": True, "minimum": 1, "unique": True}},
    "filas_total": {"type": "integer", "constraints": {"required": True, "minimum": 1}},
    "vigente": {"type": "integer", "constraints": {"required": True, "enum": [0, 1]}},
    "anio": {"type": "integer"},
    "mes": {"type": "integer", "constraints": {"minimum": 1, "maximum": 12}},
}


def descriptor(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``datapackage.json``: the description of the tables and the manifest."""
    metas = manifest.get("metas")
    described: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": f"canas-{manifest['scope']}-{manifest['sequence']:04}",
        "title": "Avances del plan de gobierno de la provincia de Canas",
        "created": manifest["moment"],
        "canasplan": {
            "envio": manifest["sequence"],
            "anterior": manifest["previous"],
            "ambito": manifest["scope"],
            "equipo": manifest["installation"],
            "autor": manifest["author"],
            "momento": manifest["moment"],
            "programa": manifest["program"],
            "esquema": manifest["schema"],
            "filas": manifest["rows"],
        },
        "resources": [_resource("avances", TABLE, AVANCES, manifest)],
    }
    if metas is not None:
        described["canasplan"]["filas_metas"] = metas["rows"]
        described["resources"].append(_resource("metas", metas_csv.TABLE, METAS, metas))
    return described


def _resource(name: str, path: str, layout: Layout, table: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "path": path,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "bytes": table["size"],
        "hash": f"sha256:{table['sha256']}",
        "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True},
        "schema": {
            "fields": [_field(column, layout) for column in layout.columns],
            "missingValues": [""],
            "primaryKey": ["hash"],
        },
    }


def _field(column: str, layout: Layout) -> dict[str, Any]:
    kind = layout.kinds.get(column)
    if kind is None:
        return {"name": column, **_DERIVED.get(column, {"type": "string"})}
    described = _described(kind)
    if column in layout.required:
        described["constraints"] = {"required": True} | described.get("constraints", {})
    return {"name": column, **described}


def _described(kind: Kind) -> dict[str, Any]:
    if isinstance(kind, Number):
        bounds = [float(kind.decimal(one)) if kind.places else one for one in (kind.low, kind.high)]
        type_ = "number" if kind.places else "integer"
        return {"type": type_, "constraints": {"minimum": bounds[0], "maximum": bounds[1]}}
    if isinstance(kind, Day):
        return {"type": "date"}
    if isinstance(kind, Choice):
        return {"type": "string", "constraints": {"enum": [str(word) for word in kind.words]}}
    if isinstance(kind, Code):
        return {"type": "string", "constraints": {"pattern": f"^(?:{kind.pattern.pattern})$"}}
    return {"type": "string"}
