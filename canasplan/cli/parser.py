"""The commands and their options, as tables; argparse speaks Spanish here."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from canasplan.cli import (
    commands,
    data_commands,
    exchange_commands,
    figure_commands,
    plan_commands,
    progress_commands,
    province_commands,
    report_commands,
    safety_commands,
)
from canasplan.fields import FIELDS, Field, Items
from canasplan.model import Activity, Status

Option = tuple[str, dict[str, Any]]

_JSON: Option = ("--json", {"action": "store_true", "help": "imprimir un documento JSON"})
_REASON: Option = ("--motivo", {"required": True, "help": "por qué; queda en el historial"})
_RECORD: Option = ("registro", {"help": "el registro, por ejemplo av-01932c…"})
_FIELD_HELP = {
    "action": "código de la acción, por ejemplo 1.02.03",
    "ubigeo": "distrito, por ejemplo 080505 (por defecto, el del perfil)",
    "date": "fecha de la actividad: 2022-03-04 o 04/03/2022",
    "activity": ", ".join(Activity) + " (por defecto, otra)",
    "status": ", ".join(Status),
    "allies": "un aliado; puede repetirse",
    "amount": "monto en soles, por ejemplo 1500.50",
}
_OPTION_NAMES = {"allies": "--aliado"}
_NOT_TYPED = {"plan", "evidence"}


def _path(text: str) -> Path:
    """Read a path; an empty one is a mistake, never the folder where one happens to be."""
    if not text.strip():
        raise argparse.ArgumentTypeError("falta su valor")
    return Path(text)


_SIGHT: tuple[Option, ...] = (
    (
        "--anio",
        {"type": int, "metavar": "AÑO", "help": "solo este año (por defecto, todo el plan)"},
    ),
    ("--al", {"metavar": "FECHA", "help": "como estaba este día: 2022-06-30 o 30/06/2022"}),
    ("--comparar", {"metavar": "FECHA", "help": "comparar con cómo estaba este día"}),
)
_PLACE: tuple[Option, ...] = (
    ("--eje", {"metavar": "CÓDIGO", "help": "solo este eje, tema o acción: 1, 1.02 o 1.02.03"}),
    ("--ubigeo", {"help": "solo este distrito"}),
)


def option_name(field: Field) -> str:
    """Return the command-line option of a field: its column with hyphens."""
    return _OPTION_NAMES.get(field.name, "--" + field.column.replace("_", "-"))


def _field_options(*required: str) -> tuple[Option, ...]:
    options = []
    for field in FIELDS:
        if field.name in _NOT_TYPED:
            continue
        name = option_name(field)
        shown: dict[str, Any] = {
            "dest": field.name,
            "metavar": name.strip("-").replace("-", "_").upper(),
            "help": _FIELD_HELP.get(field.name, field.label.lower()).replace("%", "%%"),
            "required": field.name in required,
        }
        if isinstance(field.kind, Items):
            shown["action"] = "append"
        options.append((name, shown))
    return tuple(options)


def _narrowing(*names: str) -> tuple[Option, ...]:
    known = {
        "--accion": "solo esta acción",
        "--eje": "solo este eje, por ejemplo 1",
        "--ubigeo": "solo este distrito",
        "--desde": "desde esta fecha",
        "--hasta": "hasta esta fecha",
        "--buscar": "solo los que contienen estas palabras (sin importar acentos)",
    }
    return tuple((name, {"help": known[name]}) for name in names)


COMMANDS: tuple[tuple[str, str, Callable[..., int], tuple[Option, ...]], ...] = (
    ("perfil", "decir quién registra y para qué distrito", commands.set_profile, (
        ("--ubigeo", {"help": "el distrito, o 0805 para la oficina provincial"}),
        ("--nombre", {"help": "nombre de quien registra"}),
        ("--cargo", {"help": "cargo de quien registra"}),
        _JSON,
    )),
    ("registrar", "registrar un avance", progress_commands.record,
     (*_field_options("action", "date", "status"), _JSON)),
    ("corregir", "corregir un avance; lo anterior queda en el historial", progress_commands.correct,
     (_RECORD, _REASON, *_field_options(), _JSON)),
    ("anular", "anular un avance; sigue siendo legible", progress_commands.void,
     (_RECORD, _REASON, _JSON)),
    ("listar", "mostrar los avances vigentes", progress_commands.list_progress,
     (*_narrowing("--accion", "--eje", "--ubigeo", "--desde", "--hasta", "--buscar"), _JSON)),
    ("historial", "mostrar todas las revisiones de un avance", progress_commands.history,
     (_RECORD, _JSON)),
    ("exportar", "escribir el CSV para la oficina provincial", exchange_commands.export, (
        ("--salida", {"required": True, "type": _path,
                      "help": "el archivo que se escribe; con --paquete, también una carpeta"}),
        ("--paquete", {"action": "store_true",
                       "help": "escribir el paquete numerado CANAS_….zip en vez del CSV"}),
        *_narrowing("--desde", "--hasta", "--ubigeo"),
        _JSON,
    )),
    ("importar", "unir lo recibido: CSV, paquetes y acuses", exchange_commands.import_files, (
        ("archivos", {"nargs": "+", "type": _path, "metavar": "ARCHIVO",
                      "help": "un archivo, o una carpeta con archivos"}),
        ("--ensayo", {"action": "store_true", "help": "decir qué pasaría, sin cambiar nada"}),
        ("--informe", {"type": _path, "metavar": "ARCHIVO.csv",
                       "help": "escribir la lista de todo lo rechazado"}),
        _JSON,
    )),
    ("acuse", "escribir lo que la provincia recibió de un distrito",
     exchange_commands.write_receipt, (
        ("--ubigeo", {"required": True, "help": "el distrito, por ejemplo 080505"}),
        ("--salida", {"required": True, "type": _path, "metavar": "CARPETA",
                      "help": "la carpeta donde se escribe ACUSE_….json"}),
        _JSON,
    )),
    ("tablero", "mostrar qué llegó de cada distrito y qué falta", province_commands.board, (
        ("--recordatorio", {"metavar": "UBIGEO",
                            "help": "escribir el recordatorio para un distrito"}),
        _JSON,
    )),
    ("resumen", "mostrar cuánto avanzó cada parte del plan", figure_commands.summarize, (
        *_PLACE, *_SIGHT,
        ("--salida", {"type": _path, "metavar": "ARCHIVO.csv",
                      "help": "escribir todas las cifras como CSV para máquinas"}),
        _JSON,
    )),
    ("porque", "explicar de qué sale un porcentaje", figure_commands.explain, (
        ("codigo", {"nargs": "?", "help": "un eje, un tema o una acción; sin él, todo el plan"}),
        ("--ubigeo", {"help": "solo este distrito"}),
        *_SIGHT, _JSON,
    )),
    ("informe", "escribir un informe como PDF, o sus cifras como XLSX", report_commands.report, (
        ("--tipo", {"required": True, "choices": ("seguimiento", "audiencia", "accion", "campo"),
                    "help": "seguimiento (oficina), audiencia (pública), accion (ficha de una "
                    "acción) o campo (hoja para llenar a mano)"}),
        ("--salida", {"required": True, "type": _path, "metavar": "ARCHIVO",
                      "help": "el archivo que se escribe: .pdf para leer, .xlsx para calcular"}),
        *_PLACE, *_SIGHT,
        _JSON,
    )),
    ("semaforo", "mostrar o cambiar los cortes del semáforo", figure_commands.lights, (
        ("--ambar", {"metavar": "%", "help": "desde qué porcentaje es ámbar"}),
        ("--verde", {"metavar": "%", "help": "desde qué porcentaje es verde"}),
        _JSON,
    )),
    ("verificar", "comprobar todas las huellas y totales", safety_commands.verify, (
        ("--reparar", {"action": "store_true", "help": "reparar lo que no corresponda"}),
        _JSON,
    )),
    ("respaldar", "hacer un respaldo verificado, o ver los que hay", safety_commands.back_up, (
        ("--lista", {"action": "store_true", "help": "mostrar los respaldos y comprobarlos"}),
        ("--lugar", {"type": _path, "metavar": "CARPETA",
                     "help": "copiar desde ahora cada respaldo también aquí, por ejemplo a una "
                     "memoria USB"}),
        ("--sin-lugar", {"action": "store_true", "help": "no copiar más a un segundo lugar"}),
        _JSON,
    )),
    ("restaurar", "recuperar los datos de los respaldos y el diario", safety_commands.restore, (
        ("respaldo", {"nargs": "?", "type": _path,
                      "help": "un respaldo; sin él se recupera todo lo que se pueda"}),
        ("--exacto", {"action": "store_true",
                      "help": "dejar solo lo que tenía el respaldo"}),
        ("--ensayo", {"action": "store_true", "help": "decir qué pasaría, sin cambiar nada"}),
        _JSON,
    )),
    ("diagnostico", "escribir un informe para soporte, sin nombres ni textos",
     data_commands.diagnose, (
        ("--salida", {"required": True, "type": _path, "metavar": "ARCHIVO.zip",
                      "help": "el archivo ZIP que se escribe"}),
        _JSON,
    )),
    ("autoprueba", "probar el programa sin tocar sus datos", commands.self_test, (
        ("--informe", {"type": _path, "help": "dónde escribir el informe JSON"}),
    )),
)  # fmt: skip
"""Name, help, what runs it, its options."""

PLAN_COMMANDS: tuple[tuple[str, str, Callable[..., int], tuple[Option, ...]], ...] = (
    ("importar", "cargar otro plan u otra versión", plan_commands.import_plan,
     (("archivo", {"type": _path, "help": "el archivo JSON del plan"}), _JSON)),
    ("lista", "mostrar los planes cargados", plan_commands.list_plans, (_JSON,)),
    ("elegir", "usar otro de los planes cargados", plan_commands.choose_plan, (
        ("codigo", {"help": "el código del plan"}),
        ("--version", {"type": int, "dest": "plan_version", "metavar": "N",
                       "help": "por defecto, la mayor"}),
        _JSON,
    )),
)  # fmt: skip

TARGET_COMMANDS: tuple[tuple[str, str, Callable[..., int], tuple[Option, ...]], ...] = (
    ("cargar", "poner las metas de una tabla (CSV o texto con tabuladores)",
     figure_commands.load_targets, (
        ("archivo", {"type": _path, "help": "el archivo con la tabla"}),
        ("--motivo", {"help": "por qué cambian las que ya estaban; queda en el historial"}),
        ("--ensayo", {"action": "store_true", "help": "decir qué pasaría, sin cambiar nada"}),
        _JSON,
    )),
    ("anular", "anular una meta; sigue siendo legible", figure_commands.void_target,
     (_RECORD, _REASON)),
)  # fmt: skip

# What argparse itself says, by its English words.
_SPANISH = {
    "usage: ": "uso: ",
    "positional arguments": "argumentos",
    "options": "opciones",
    "show this help message and exit": "mostrar esta ayuda y salir",
    "the following arguments are required: %s": "falta: %s",
    "unrecognized arguments: %s": "no se entiende: %s",
    "expected one argument": "falta su valor (si empieza con «-», escríbalo después de «=»)",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "invalid choice: %(value)r (choose from %(choices)s)":
        "%(value)r no existe (elija entre %(choices)s)",
    "invalid %(type)s value: %(value)r": "valor no válido: %(value)r",
    "ambiguous option: %(option)s could match %(matches)s":
        "%(option)s puede ser %(matches)s: escríbalo completo",
    "%(prog)s: error: %(message)s\n":
        "%(prog)s: %(message)s. Vea «%(prog)s --help».\n",
    "not allowed with argument %s": "no va junto con %s",
    "ignored explicit argument %r": "no lleva valor: %r",
}  # fmt: skip


def _speak_spanish() -> None:
    """Hand argparse its sentences in Spanish (it looks them up through its gettext)."""
    setattr(argparse, "_", lambda text: _SPANISH.get(text, text))  # noqa: B010


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage()
        self.exit(2, f"{self.prog}: {message}. Vea «{self.prog} --help».\n")

    def print_usage(self, file: Any = None) -> None:
        import sys

        super().print_usage(file or sys.stderr)


def build_parser() -> argparse.ArgumentParser:
    """Return the parser; `run` in what it returns is the command's function."""
    _speak_spanish()
    parser = _Parser(
        prog="canasplan",
        description="Seguimiento del plan de gobierno de la provincia de Canas. "
        "Sin un comando abre la ventana.",
        allow_abbrev=False,
    )
    parser.add_argument("--datos", type=_path, metavar="CARPETA", help="la carpeta de datos")
    parser.add_argument(
        "--version",
        action="store_const",
        dest="run",
        const=commands.tell_version,
        help="mostrar la versión y dónde están el programa y los datos, y salir",
    )
    parser.set_defaults(run=commands.open_window)
    named = parser.add_subparsers(title="comandos", metavar="COMANDO", dest="command")
    plan = named.add_parser("plan", help="mostrar el plan, o cargar otro", allow_abbrev=False)
    _add(plan, plan_commands.show_plan, (_JSON,))
    versions = plan.add_subparsers(title="comandos", metavar="COMANDO", dest="plan_command")
    _add_all(versions, PLAN_COMMANDS)
    targets = named.add_parser(
        "metas", help="mostrar las metas, cargarlas o anularlas", allow_abbrev=False
    )
    _add(targets, figure_commands.list_targets, (
        ("--anio", {"type": int, "metavar": "AÑO", "help": "solo las de este año"}),
        ("--salida", {"type": _path, "metavar": "ARCHIVO.csv",
                      "help": "escribirlas como tabla que se puede volver a cargar"}),
        _JSON,
    ))  # fmt: skip
    of_targets = targets.add_subparsers(title="comandos", metavar="COMANDO", dest="target_command")
    _add_all(of_targets, TARGET_COMMANDS)
    _add_all(named, COMMANDS)
    return parser


def _add_all(parsers: Any, table: Sequence[tuple[str, str, Any, tuple[Option, ...]]]) -> None:
    for name, told, run, options in table:
        _add(
            parsers.add_parser(name, help=told, description=told, allow_abbrev=False), run, options
        )


def _add(parser: argparse.ArgumentParser, run: Any, options: tuple[Option, ...]) -> None:
    for name, settings in options:
        parser.add_argument(name, **settings)
    parser.set_defaults(run=run)
