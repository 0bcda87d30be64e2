"""The plan of government as one immutable value, read from and written to a plan file.

A plan file is JSON with Spanish keys. `decode` accepts it whole or refuses it with the path to
the first fault; what it returns is the value the whole program reads. Literal texts stand here
exactly as the official document prints them, white space normalised.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, NoReturn

import msgspec
from msgspec import Meta, field

from canasplan.errors import CanasplanError

PLAN_PATTERN = "^[a-z0-9][a-z0-9-]*$"
EJE_PATTERN = "^[1-9][0-9]?$"
TEMA_PATTERN = "^[1-9][0-9]?[.](0[1-9]|[1-9][0-9])$"
ACTION_PATTERN = "^[1-9][0-9]?([.](0[1-9]|[1-9][0-9])){2}$"
UBIGEO_PATTERN = "^[0-9]{6}$"
PROVINCE_PATTERN = "^[0-9]{4}$"

PATTERN_MEANINGS = {
    PLAN_PATTERN: "un código de plan en minúsculas, cifras y guiones, como «canas-2019-2022»",
    EJE_PATTERN: "un código de eje, como «1»",
    TEMA_PATTERN: "un código de tema, como «1.03»",
    ACTION_PATTERN: "un código de acción, como «1.03.07»",
    UBIGEO_PATTERN: "un ubigeo de 6 cifras entre comillas, como «080505»",
    PROVINCE_PATTERN: "un ubigeo de provincia de 4 cifras entre comillas, como «0805»",
}
TYPE_MEANINGS = {
    "str": "un texto entre comillas",
    "int": "un número entero",
    "float": "un número",
    "bool": "true o false",
    "array": "una lista",
    "object": "un objeto",
}
# Control, format (bidi, zero width), surrogate, private use, line and paragraph separators.
FORBIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
LONGEST_SHOWN = 60
MICRODEGREES = 1_000_000

Text = Annotated[str, Meta(min_length=1)]
Texts = tuple[Text, ...]
EjeCode = Annotated[str, Meta(pattern=EJE_PATTERN)]
Year = Annotated[int, Meta(ge=1900, le=2999)]


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A part of a plan file: no unknown key is read, no absent one is written."""


class Period(Part, frozen=True):
    """First and last year of the plan, both included."""

    start: Year = field(name="inicio")
    end: Year = field(name="fin")


class Province(Part, frozen=True):
    """The province, by its 4-digit INEI code."""

    ubigeo: Annotated[str, Meta(pattern=PROVINCE_PATTERN)]
    name: Text = field(name="nombre")


class Swot(Part, frozen=True):
    """The FODA lists of the diagnosis."""

    strengths: Texts = field(name="fortalezas")
    weaknesses: Texts = field(name="debilidades")
    opportunities: Texts = field(name="oportunidades")
    threats: Texts = field(name="amenazas")


class MatrixColumn(Part, frozen=True):
    """One column of the section-5 matrix: its title and its bullets, as printed."""

    title: Text = field(name="titulo")
    items: Texts = field(name="elementos")


class Action(Part, frozen=True, kw_only=True):
    """A priority action; a blank `partners_text` means the document leaves the cell empty."""

    code: Annotated[str, Meta(pattern=ACTION_PATTERN)] = field(name="codigo")
    text: Text = field(name="texto")
    corrected_text: Text | None = field(name="texto_corregido", default=None)
    partners_text: str = field(name="responsables_texto")
    partners: Texts = field(name="responsables")


class Tema(Part, frozen=True, kw_only=True):
    """A theme of an eje; one without a table has no actions in the plan."""

    code: Annotated[str, Meta(pattern=TEMA_PATTERN)] = field(name="codigo")
    name: Text = field(name="nombre")
    printed_names: Texts = field(name="nombres_impresos", default=())
    has_table: bool = field(name="con_tabla")
    actions: tuple[Action, ...] = field(name="acciones")


class Eje(Part, frozen=True, kw_only=True):
    """A governing axis of the plan."""

    code: EjeCode = field(name="codigo")
    name: Text = field(name="nombre")
    printed_names: Texts = field(name="nombres_impresos", default=())
    temas: Annotated[tuple[Tema, ...], Meta(min_length=1)]


class Objective(Part, frozen=True):
    """The strategic objectives of one area and the code of the eje they belong to."""

    area: Text
    eje: EjeCode
    texts: Annotated[Texts, Meta(min_length=1)] = field(name="textos")


class Policies(Part, frozen=True):
    """The three policy lists."""

    overall: Texts = field(name="globales")
    multisector: Texts = field(name="multisectoriales")
    sector: Texts = field(name="sectoriales")


class District(Part, frozen=True):
    """A district; its capital's coordinates in decimal degrees, its population approximate."""

    ubigeo: Annotated[str, Meta(pattern=UBIGEO_PATTERN)]
    name: Text = field(name="nombre")
    capital: Text
    latitude: Annotated[float, Meta(ge=-90, le=90)] = field(name="latitud")
    longitude: Annotated[float, Meta(ge=-180, le=180)] = field(name="longitud")
    population: Annotated[int, Meta(ge=0, le=100_000_000)] = field(name="poblacion")

    @property
    def latitude_microdegrees(self) -> int:
        """Latitude of the capital in whole microdegrees."""
        return round(self.latitude * MICRODEGREES)

    @property
    def longitude_microdegrees(self) -> int:
        """Longitude of the capital in whole microdegrees."""
        return round(self.longitude * MICRODEGREES)


class PlanDocument(Part, frozen=True, kw_only=True):
    """One version of a plan of government, complete."""

    code: Annotated[str, Meta(pattern=PLAN_PATTERN, max_length=64)] = field(name="plan")
    version: Annotated[int, Meta(ge=1, le=1_000_000)]
    title: Text = field(name="titulo")
    entity: Text = field(name="entidad")
    period: Period = field(name="periodo")
    province: Province = field(name="provincia")
    introduction: Texts = field(name="introduccion")
    vision: Text
    mission: Text = field(name="mision")
    guidelines: Texts = field(name="lineamientos")
    swot: Swot = field(name="foda")
    matrix: tuple[MatrixColumn, ...] = field(name="matriz")
    ejes: Annotated[tuple[Eje, ...], Meta(min_length=1)]
    objectives_opening: Texts = field(name="objetivos_apertura", default=())
    objectives: tuple[Objective, ...] = field(name="objetivos")
    objectives_closing: Texts = field(name="objetivos_cierre", default=())
    policies_opening: Texts = field(name="politicas_apertura", default=())
    policies: Policies = field(name="politicas")
    methodology: Texts = field(name="metodologia")
    districts: Annotated[tuple[District, ...], Meta(min_length=1)] = field(name="distritos")
    discrepancies: Texts = field(name="discrepancias", default=())

    def actions(self) -> Iterator[tuple[Eje, Tema, Action]]:
        """Every action with its eje and tema, in the plan's order."""
        for eje in self.ejes:
            for tema in eje.temas:
                for action in tema.actions:
                    yield eje, tema, action

    def action(self, code: str) -> Action | None:
        """The action with this code, or None."""
        return next((action for _, _, action in self.actions() if action.code == code), None)

    def district(self, ubigeo: str) -> District | None:
        """The district with this 6-digit ubigeo, or None."""
        return next((each for each in self.districts if each.ubigeo == ubigeo), None)


def decode(data: bytes) -> PlanDocument:
    """Read a plan file.

    Raises:
        CanasplanError: with the path to the first fault, what was found and what was expected.
    """
    raw = _parse(data)
    try:
        plan = msgspec.convert(raw, PlanDocument)
    except msgspec.ValidationError as error:
        raise _shape_fault(str(error), raw) from error
    _check_texts(raw, "")
    _check_period(plan.period)
    _check_codes(plan)
    _check_tables(plan)
    _check_objectives(plan)
    _check_districts(plan)
    return plan


def encode(plan: PlanDocument) -> bytes:
    """Write a plan file: the same plan always gives the same bytes."""
    return msgspec.json.format(msgspec.json.encode(plan), indent=2) + b"\n"


def schema() -> dict[str, object]:
    """The JSON Schema of a plan file: its shape, without the checks between its parts."""
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    as_json = msgspec.json.encode(dialect | msgspec.json.schema(PlanDocument))
    return msgspec.json.decode(as_json, type=dict[str, object])


def _fault(path: str, found: str, expected: str) -> CanasplanError:
    return CanasplanError(
        "El archivo del plan no se puede usar: en {ruta} hay {hallado} y se esperaba {esperado}. "
        "Corríjalo y vuelva a intentarlo.",
        ruta=path or "la raíz del documento",
        hallado=found,
        esperado=expected,
    )


def _parse(data: bytes) -> object:
    try:
        return json.loads(
            data.decode("utf-8-sig"),
            object_pairs_hook=_object_of,
            parse_constant=_refuse_constant,
        )
    except UnicodeDecodeError as error:
        raise _fault(f"el byte {error.start + 1}", "otra codificación", "UTF-8") from error
    except json.JSONDecodeError as error:
        where = f"la línea {error.lineno}, columna {error.colno}"
        raise _fault(where, "algo que no es JSON", "un documento JSON completo") from error
    except (ValueError, RecursionError) as error:
        raise _fault("", "un número o una anidación sin medida", "un plan") from error


def _object_of(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Build a JSON object; a repeated key gets a name that no part of a plan knows."""
    result: dict[str, object] = {}
    for name, value in pairs:
        key = name.encode("utf-8", "backslashreplace").decode()  # half a surrogate pair is shown
        result[f"{key} (repetida)" if key in result else key] = value
    return result


def _refuse_constant(name: str) -> NoReturn:
    raise _fault("un número", name, "un número finito")


def _shape_fault(complaint: str, raw: object) -> CanasplanError:
    """Say in Spanish, with the value found, what msgspec says in English."""
    what, _, path = complaint.partition(" - at `$")
    path = path.removesuffix("`").removeprefix(".")
    if missing := re.search("missing required field `(.*)`", what):
        return _fault(f"{path}.{missing[1]}".lstrip("."), "nada", f"la clave «{missing[1]}»")
    if unknown := re.search("unknown field `(.*)`", what, re.DOTALL):
        found = f"la clave {_shown(unknown[1])}, que sobra,"
        return _fault(path, found, "solo las claves que describe el esquema")
    return _fault(path, _shown(_value_at(raw, path)), _expected(what))


def _value_at(raw: Any, path: str) -> object:
    for key, index in re.findall(r"(\w+)|\[(\d+)\]", path):
        raw = raw[key] if key else raw[int(index)]
    return raw


def _expected(what: str) -> str:
    for pattern, meaning in PATTERN_MEANINGS.items():
        if repr(pattern) in what:
            return meaning
    names = what.partition("`")[2].partition("`")[0].split(" | ")
    kind = " o ".join(TYPE_MEANINGS.get(name, name) for name in names)
    limit = re.search(r"(of length )?([<>])= (\S+)", what)
    if limit is None:
        return kind
    length, side, bound = limit.groups()
    extreme = "mínimo" if side == ">" else "máximo"
    return f"{kind} de {'longitud ' if length else ''}{bound} como {extreme}"


def _shown(value: object) -> str:
    """A value as a person can read it: short, with its invisible characters spelled out."""
    if isinstance(value, dict):
        return "un objeto"
    if isinstance(value, list):
        return f"una lista de {len(value)}"
    if not isinstance(value, str):
        return json.dumps(value)
    visible = "".join(
        each if each.isprintable() and not unicodedata.combining(each) else f"\\u{ord(each):04x}"
        for each in value[: LONGEST_SHOWN + 1]
    )
    return f"«{visible if len(visible) <= LONGEST_SHOWN else visible[:LONGEST_SHOWN] + '…'}»"


def _check_texts(raw: object, path: str) -> None:
    if isinstance(raw, dict):
        for key, value in raw.items():
            _check_texts(value, f"{path}.{key}" if path else key)
    elif isinstance(raw, list):
        for index, value in enumerate(raw):
            _check_texts(value, f"{path}[{index}]")
    elif isinstance(raw, str):
        _check_text(raw, path)


def _check_text(text: str, path: str) -> None:
    # What is printable has none of them, and that is nearly every text.
    if not text.isprintable() and any(
        unicodedata.category(each) in FORBIDDEN_CATEGORIES for each in text
    ):
        raise _fault(path, _shown(text), "un texto sin caracteres invisibles ni de control")
    if not unicodedata.is_normalized("NFC", text):
        raise _fault(path, _shown(text), "un texto en la forma Unicode NFC")
    if text != " ".join(text.split()):
        raise _fault(path, _shown(text), "un espacio entre palabras y ninguno en los extremos")


def _check_period(period: Period) -> None:
    if period.end < period.start:
        raise _fault("periodo.fin", str(period.end), f"{period.start} o un año posterior")


def _check_codes(plan: PlanDocument) -> None:
    _check_siblings("ejes", [eje.code for eje in plan.ejes], "")
    for at, eje in enumerate(plan.ejes):
        _check_siblings(f"ejes[{at}].temas", [tema.code for tema in eje.temas], f"{eje.code}.")
        for within, tema in enumerate(eje.temas):
            path = f"ejes[{at}].temas[{within}].acciones"
            _check_siblings(path, [action.code for action in tema.actions], f"{tema.code}.")


def _check_siblings(path: str, codes: Sequence[str], parent: str) -> None:
    """Codes begin with their parent's and rise; gaps are left by actions that were dropped."""
    for index, code in enumerate(codes):
        where = f"{path}[{index}].codigo"
        if not code.startswith(parent):
            raise _fault(where, _shown(code), f"un código que empiece con «{parent}»")
        if code in codes[:index]:
            raise _fault(where, f"{_shown(code)}, repetido,", "un código que no se repita")
        if index and _order(code) < _order(codes[index - 1]):
            raise _fault(where, _shown(code), f"un código posterior a «{codes[index - 1]}»")


def _order(code: str) -> int:
    return int(code.rpartition(".")[2])


def _check_tables(plan: PlanDocument) -> None:
    for at, eje in enumerate(plan.ejes):
        for within, tema in enumerate(eje.temas):
            path = f"ejes[{at}].temas[{within}]"
            if tema.has_table != bool(tema.actions):
                expected = "al menos una" if tema.has_table else "ninguna, por no tener tabla"
                raise _fault(f"{path}.acciones", f"{len(tema.actions)} acciones", expected)
            for index, action in enumerate(tema.actions):
                if action.partners and not action.partners_text:
                    where = f"{path}.acciones[{index}].responsables"
                    raise _fault(where, "una lista", "[], porque «responsables_texto» está vacío")


def _check_objectives(plan: PlanDocument) -> None:
    codes = [eje.code for eje in plan.ejes]
    for index, objective in enumerate(plan.objectives):
        if objective.eje not in codes:
            expected = f"el código de un eje del plan: {', '.join(codes)}"
            raise _fault(f"objetivos[{index}].eje", _shown(objective.eje), expected)


def _check_districts(plan: PlanDocument) -> None:
    province = plan.province.ubigeo
    ubigeos = [district.ubigeo for district in plan.districts]
    for index, ubigeo in enumerate(ubigeos):
        where = f"distritos[{index}].ubigeo"
        if not ubigeo.startswith(province):
            expected = f"un ubigeo que empiece con «{province}», el de la provincia"
            raise _fault(where, _shown(ubigeo), expected)
        if ubigeo in ubigeos[:index]:
            raise _fault(where, f"{_shown(ubigeo)}, repetido,", "un ubigeo que no se repita")
