"""Make plan.json and plan.schema.json from the official text of the plan.

Run by hand, from the root of the project: ``python -m seed.build_seed``. The result depends on
nothing but the source text and this file.

The text was extracted from a PDF: cells of the tables are broken over lines and pages, and two
cells may share a line. Which lines make which cell was decided by reading and is written below
as line numbers; the words themselves are always taken from the source, never typed here.

A *span* names a piece of the source: ``243-244`` are two lines, ``259<MPC`` is what stands on
line 259 ahead of "MPC", ``259>MPC`` the rest from "MPC" on (``_`` is a space), and
``451+461<Fomentar`` is two pieces joined. A row of a table is the span of an action and, unless
that cell is blank, ``|`` and the span of its partners; white space stands between rows.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from canasplan.plan_document import (
    Action,
    District,
    Eje,
    MatrixColumn,
    Objective,
    Period,
    PlanDocument,
    Policies,
    Province,
    Swot,
    Tema,
    encode,
    schema,
)

HERE = Path(__file__).resolve().parent
SOURCE = HERE / "source" / "plan-de-gobierno-local-canas-2019-2022.txt"
SOURCE_SHA256 = "ab412b46d85b7c520dd19218b57e72ba078b6c6bffa501d247c5c27f3c9d632c"
BULLETS = "\uf0b7•"


class Table(NamedTuple):
    """A tema of section 6: its name, its name in section 5 (or none), and its rows."""

    name: str
    name_in_matrix: str
    rows: str


class Axis(NamedTuple):
    """An eje: the spans of its names, the first of them the one it is known by."""

    names: tuple[str, ...]
    tables: tuple[Table, ...]
    without_table: tuple[str, ...] = ()


AXES = (
    Axis(
        names=("186", "189", "103-104", "19>Desarrollo_Humano<,_Des"),
        tables=(
            Table(
                "196-198",
                "",
                "200-201|203-205 207-209|211-215 217<._Benef|217>._Benef 219|220-221",
            ),
            Table(
                "240-241",
                "",
                "243-244|246 248-249|251 253-255|257 259<MPC|259>MPC 261<MPC|261>MPC "
                "267<MPC|267>MPC 269 271|274 276-277|279",
            ),
            Table(
                "294-295",
                "121-122",
                "300<MPC|300>MPC 302-303|305 307-308|310 312-313|315 319-321|323 325-327|329 "
                "331-333|335",
            ),
            Table(
                "353-355",
                "124-125",
                "358<MPC|358>MPC 360|361-362 364 366-367|369-370 372<MPC|372>MPC 374-375 "
                "379-380|382-383 385-386|388 390<MPC|390>MPC 392-393|395 397-398",
            ),
            Table(
                "417-419",
                "127-128",
                "422<MPC|422>MPC 424<MPC|424>MPC 426-427|429 431-432 436-437",
            ),
            Table(
                "451+461<Fomentar",
                "130-132",
                "453<MPC|453>MPC 455<MPC|455>MPC 457 461-462>Fomentar 466",
            ),
            Table("484-485", "134+136", "487 489-490 494-495"),
        ),
        without_table=("118-119",),
    ),
    Axis(
        names=("511", "106-108", "19-20>Desarrollo_Económico<,_Gest", "891"),
        tables=(
            Table(
                "517-518",
                "138-139",
                "523-524|526 528-529|531 533 535-536|538 542-543 547-548 552-553 557-558",
            ),
            Table("573-574", "141-142", "577-578|580 584-585 589-590 594-595 599 601-602"),
            Table("616-617", "144-145", "619-620|622 624-626 630-631 635-637"),
            Table("653-654", "147-148", "656-659|661 663-666"),
            Table("690", "", "692-694|696 698-699 703-704"),
            Table("719", "", "721-722|724"),
        ),
    ),
    Axis(
        names=("733", "730", "110-112", "20>Gestión_Terr<;", "901"),
        tables=(
            Table("738-739", "154-155", "743<MPC|743>MPC 745 747"),
            Table("758+772-773", "160-162", "760-761|763 765-766 775-778 782 783"),
            Table("799", "164-165", "802<MPC|802>MPC 804-805|807 809<MPC|809>MPC"),
        ),
        without_table=("157-158", "167"),
    ),
    Axis(
        names=("818-819", "822", "850", "114-116", "20-21>Fortalecimiento<,_Ejes", "913"),
        tables=(
            Table("829-831", "170-172", "834-836|838"),
            Table("864-867", "174-177", "858<MPC|858>MPC 860 869"),
        ),
    ),
)

MATRIX = (
    ("103-104", ("118-119", "121-122", "124-125", "127-128", "130-132", "134", "136")),
    ("106-108", ("138-139", "141-142", "144-145", "147-148")),
    ("110-112", ("154-155", "157-158", "160-162", "164-165", "167")),
    ("114-116", ("170-172", "174-177")),
)

OBJECTIVES = (
    ("891", "2", ("893-894", "895-896", "897-898")),
    ("901", "3", ("903-905", "906-907", "908-909", "910", "911-912>Implementar")),
    ("913", "4", ("914-915", "916-917")),
    ("918", "1", ("922-923", "924-926", "927-928")),
    ("929", "1", ("930-933", "934")),
)

# Partners that punctuation alone would split wrongly: one office with a hyphen in its name, and
# names that follow each other without any mark.
PARTNERS_BY_READING: Mapping[str, tuple[str, ...]] = {
    "MPC - UNSAAC – ONGs- UGEL- CANAS": ("MPC", "UNSAAC", "ONGs", "UGEL- CANAS"),
    "MPC UGEL CANAS APAFAS": ("MPC", "UGEL CANAS", "APAFAS"),
    "MPC VAMOS PERU, JOVENES A LA OBRA.": ("MPC", "VAMOS PERU", "JOVENES A LA OBRA"),
}

SPELLING = {
    "cutivados": "cultivados",
    "pisicolas": "piscícolas",
    "flotantantes": "flotantes",
    "rivereña": "ribereña",
}

# Not of the document: INEI's codes, the capitals' coordinates and approximate population in 2020.
DISTRICTS = (
    District("080501", "Yanaoca", "Yanaoca", -14.2167, -71.4322, 10348),
    District("080502", "Checca", "Checca", -14.4733, -71.3947, 6692),
    District("080503", "Kunturkanki", "El Descanso", -14.5347, -71.3069, 6053),
    District("080504", "Langui", "Langui", -14.4322, -71.2728, 3032),
    District("080505", "Layo", "Layo", -14.4942, -71.1556, 6537),
    District("080506", "Pampamarca", "Pampamarca", -14.1475, -71.4603, 1950),
    District("080507", "Quehue", "Quehue", -14.3803, -71.4556, 3461),
    District("080508", "Túpac Amaru", "Tungasuca", -14.1639, -71.4761, 3304),
)

DISCREPANCIES = (
    "La sección 5 nombra tres temas que no tienen tabla en la sección 6: Participación ciudadana"
    " (eje 1); Ornato, Parques y Jardines, y Reforestación (eje 3). Aquí figuran sin acciones.",
    "La sección 6 trae cuatro temas que la sección 5 no nombra: Gestión de Residuos Sólidos y"
    " Líquidos, Saneamiento Básico, Pesquería y Minería.",
    "La sección 5 imprime «Promoción de la» y «Seguridad Local.» como dos viñetas; la sección 6"
    " muestra que son un solo tema.",
    "El eje 3 se llama «DESARROLLO TERRITORIAL Y MEDIO AMBIENTAL» en las secciones 5 y 6,"
    " «DESARROLLO TERRITORIAL Y MM.AA.» en un título de la sección 6, «Gestión Territorial y"
    " Medio Ambiental» en la introducción y «DESARROLLO URBANO Y MEDIO AMBIENTE» en los objetivos.",
    "El eje 4 se llama «FORTALECIMIENTO DE LA GESTION LOCAL», pero «DESARROLLO DE LA GESTION"
    " LOCAL» sobre su última tabla e «Institucional y gobernabilidad local.» en los objetivos.",
    "En los objetivos no aparece el eje 1 con su nombre: sus áreas son «Desarrollo Educativo y"
    " Cultural» y «Desarrollo de la Salud y Nutrición», que son temas suyos.",
    "La celda de responsables y aliados está vacía en 36 acciones, en parte por celdas combinadas"
    " en el original; vacía no quiere decir que no haya responsable.",
    "En 14 acciones la celda de responsables y aliados tiene puntos por llenar («MPC - ….»).",
    "Ninguna acción tiene unidad, meta, línea de base, año ni presupuesto.",
    "Hay acciones parecidas en temas o ejes distintos (relleno sanitario: 1.02.09 y 3.03.01; apoyo"
    " al deporte: 1.04.05 y 1.05.02). Son acciones diferentes.",
    "Se conservan las faltas del original: «cutivados» (2.01.01), «pisicolas» (2.01.06),"
    " «flotantantes» (2.05.02) y «rivereña» (3.02.05), entre otras.",
    "La visión y el lineamiento abren comillas que no se cierran.",
    "Varios textos dicen «distrito» o «distritos» donde el plan trata de la provincia.",
)


class SourceText:
    """The lines of the official text, numbered from 1."""

    def __init__(self, path: Path) -> None:
        """Read the text, which must be the very one whose lines were numbered."""
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != SOURCE_SHA256:
            raise SystemExit(f"{path} is not the text whose lines are numbered in {__file__}")
        self._lines = data.decode("utf-8").split("\n")

    def text(self, span: str) -> str:
        """The words of a span: white space normalised, bullets left out, nothing else."""
        joined = " ".join(self._piece(piece) for piece in span.split("+"))
        return " ".join(joined.translate(str.maketrans("", "", BULLETS)).split())

    def heading(self, span: str) -> str:
        """The words of a heading, without its last full stop."""
        return self.text(span).removesuffix(".")

    def texts(self, *spans: str) -> tuple[str, ...]:
        """The words of several spans."""
        return tuple(self.text(span) for span in spans)

    def _piece(self, piece: str) -> str:
        match = re.fullmatch(r"(\d+)(?:-(\d+))?(?:>([^<]+))?(?:<(.+))?", piece.replace("_", " "))
        if match is None:
            raise ValueError(piece)
        first, last, start, stop = match.groups()
        # Every line of the source that breaks between words ends in a space of its own.
        found = "".join(self._lines[int(first) - 1 : int(last or first)])
        found = " ".join(found.split())
        begin = found.index(start) if start else 0
        return found[begin : found.index(stop, begin) if stop else None]


def build() -> PlanDocument:
    """Read the plan from its official text."""
    source = SourceText(SOURCE)
    return PlanDocument(
        code="canas-2019-2022",
        version=1,
        title="Plan de Gobierno Local de la Provincia de Canas 2019-2022",
        entity="Municipalidad Provincial de Canas",
        period=Period(2019, 2022),
        province=Province("0805", "Canas"),
        introduction=source.texts("3-10", "11-16", "18-21"),
        vision=source.text('25-29>"Al'),
        mission=source.text("31-39>Somos"),
        guidelines=source.texts("43-51"),
        swot=Swot(
            strengths=source.texts("59", "61", "63"),
            weaknesses=source.texts("69-70", "72-73", "75"),
            opportunities=source.texts("80", "82-83", "85"),
            threats=source.texts("89", "91"),
        ),
        matrix=tuple(
            MatrixColumn(source.text(title), source.texts(*items)) for title, items in MATRIX
        ),
        ejes=tuple(read_eje(source, str(at), axis) for at, axis in enumerate(AXES, 1)),
        objectives_opening=source.texts("887-888"),
        objectives=tuple(
            Objective(source.heading(area), eje, source.texts(*texts))
            for area, eje, texts in OBJECTIVES
        ),
        objectives_closing=source.texts("936-939"),
        policies_opening=source.texts("942-943"),
        policies=Policies(
            overall=source.texts("946", "947", "948", "949", "950"),
            multisector=source.texts("954", "955", "956", "957"),
            sector=source.texts(*map(str, [*range(961, 970), *range(973, 976)])),
        ),
        methodology=source.texts("980", "981", "982", "983"),
        districts=DISTRICTS,
        discrepancies=DISCREPANCIES,
    )


def read_eje(source: SourceText, code: str, axis: Axis) -> Eje:
    """Read an eje: first its temas with a table, in order, then those without one."""
    temas = [read_tema(source, f"{code}.{at:02}", table) for at, table in enumerate(axis.tables, 1)]
    for at, span in enumerate(axis.without_table, len(temas) + 1):
        temas.append(
            Tema(
                code=f"{code}.{at:02}",
                name=source.heading(span),
                printed_names=source.texts(span),
                has_table=False,
                actions=(),
            )
        )
    return Eje(
        code=code,
        name=source.heading(axis.names[0]),
        printed_names=tuple(dict.fromkeys(source.texts(*axis.names))),
        temas=tuple(temas),
    )


def read_tema(source: SourceText, code: str, table: Table) -> Tema:
    """Read a tema of section 6 with the rows of its table."""
    names = [table.name, table.name_in_matrix] if table.name_in_matrix else [table.name]
    rows = [row.partition("|") for row in table.rows.split()]
    return Tema(
        code=code,
        name=source.heading(table.name),
        printed_names=source.texts(*names),
        has_table=True,
        actions=tuple(
            read_action(source, f"{code}.{at:02}", action, partners)
            for at, (action, _, partners) in enumerate(rows, 1)
        ),
    )


def read_action(source: SourceText, code: str, action: str, partners: str) -> Action:
    """Read one row of a table; a row without a second span has a blank cell there."""
    text = source.text(action)
    corrected = re.sub(r"\w+", lambda word: SPELLING.get(word[0], word[0]), text)
    partners_text = source.text(partners) if partners else ""
    return Action(
        code=code,
        text=text,
        corrected_text=corrected if corrected != text else None,
        partners_text=partners_text,
        partners=parse_partners(partners_text),
    )


def parse_partners(literal: str) -> tuple[str, ...]:
    """The allies that a cell names; dots to be filled name nobody."""
    if literal in PARTNERS_BY_READING:
        return PARTNERS_BY_READING[literal]
    pieces = re.split(r"[-–,.…]+|\b[Yy]\b", literal)
    return tuple(piece.strip() for piece in pieces if piece.strip())


def main() -> None:
    """Write both files."""
    (HERE / "plan.json").write_bytes(encode(build()))
    printed = json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"
    (HERE / "plan.schema.json").write_bytes(printed.encode("utf-8"))


if __name__ == "__main__":
    main()
