"""Made-up years of fieldwork in any size, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path

from sqlalchemy import select

from canasplan.backups import Reason
from canasplan.bootstrap import open_workspace
from canasplan.db import bulk, revision_store
from canasplan.db.sqlite import Database
from canasplan.db.tables import installation
from canasplan.identity import moment_text, new_record
from canasplan.model import (
    Activity,
    Operation,
    Profile,
    Progress,
    Revision,
    Status,
)
from canasplan.paths import DATABASE
from canasplan.plan_document import PlanDocument
from canasplan.revisions import seal

OFFICE = Profile("0805", "Julio Mamani", "Planificador")
_PLACES = ("Taypitunga", "Urinsaya", "Exaltación", "Ccollana", "Huinchiri", "Chollocani", "Tucsa")
_UNITS = ("km", "familias", "talleres", "plantones", "hectáreas")
_VOCABULARY = """
    agua riego comunidad capacitación familias ganado reservorio carretera niñas salud pasto
    semilla puente escuela comité cosecha truchas artesanía forraje canal posta letrina alpaca
    ovino vacuna queso leche fibra tejido feria mercado trocha cuneta alcantarilla badén muro
    plantón vivero pino queuña zanja infiltración qocha manante desagüe biodigestor cloración
    tanque medidor padrón asamblea faena acta convenio expediente perfil topografía
    presupuesto desembolso maquinaria volquete cemento fierro calamina adobe techo aula
    docente alumno lectura matrícula desnutrición anemia gestante parto control campaña perro
    rabia fasciola sarna empadronamiento título lindero arbitraje seguridad ronda serenazgo
    cámara patrullaje juventud deporte losa torneo danza carnaval turismo mirador sendero
    museo qeswachaka hospedaje gastronomía trucha ovas jaula alevino pedigrí inseminación
    henificación ensilado avena alfalfa cebada quinua cañihua papa chuño moraya tarwi haba
    invernadero fitotoldo lombriz compost reciclaje botadero relleno cobertura bofedal helada
    granizo sequía
"""
_WORDS = _VOCABULARY.split()
_COMMONNESS = [1 / place for place in range(1, len(_WORDS) + 1)]
"""As in any language: the second word half as often as the first, the third a third as often."""
_BATCH = 5_000


def fill(folder: Path, records: int, seed: int = 1) -> None:
    """Create a data folder of the provincial office that holds `records` avances."""
    with open_workspace(folder) as workspace:
        workspace.profiles.set(OFFICE)
        plan = workspace.plans.current()
    with closing(Database(folder / DATABASE)) as db, db.read() as connection:
        equipo = connection.execute(select(installation.c.equipo)).scalar_one()
    keep(folder, revisions(plan, equipo, records, seed))


def keep(folder: Path, made: Iterable[Revision]) -> None:
    """Put sealed revisions of avances into a data folder, as if they had been recorded there."""
    with closing(Database(folder / DATABASE)) as db, db.write() as connection:
        arrivals = bulk.Arrivals(connection)
        rows = map(revision_store.to_row, made)
        while batch := list(islice(rows, _BATCH)):
            arrivals.insert(tuple(batch[0]), [tuple(row.values()) for row in batch])
        arrivals.finish()
    with open_workspace(folder) as workspace:  # which writes the journal
        workspace.backups.make(Reason.HAND)  # none is due at the first start then


def revisions(plan: PlanDocument, equipo: str, records: int, seed: int) -> Iterator[Revision]:
    """Yield sealed first revisions, spread over actions, districts and four years."""
    chance = random.Random(seed)
    actions = [action for _, _, action in plan.actions()]
    start = datetime(2019, 1, 7, 13, 0, tzinfo=UTC)
    for number in range(records):
        moment = start + timedelta(minutes=number % 2_000_000)
        yield seal(
            Revision(
                record=new_record("av"),
                number=1,
                parents=(),
                operation=Operation.CREATE,
                reason=None,
                author=OFFICE.author,
                installation=equipo,
                scope=OFFICE.scope,
                moment=moment_text(moment),
                content=_content(chance, plan, chance.choice(actions).code),
            )
        )


def _content(chance: random.Random, plan: PlanDocument, action: str) -> Progress:
    women, men = chance.randint(0, 90), chance.randint(0, 90)
    words = " ".join(chance.choices(_WORDS, _COMMONNESS, k=12))
    return Progress(
        plan=plan.code,
        action=action,
        ubigeo=chance.choice(plan.districts).ubigeo,
        date=date(2019, 1, 1) + timedelta(days=chance.randrange(4 * 365)),
        activity=chance.choice(list(Activity)),
        status=chance.choice(list(Status)),
        locality=chance.choice(_PLACES),
        percent=chance.randint(0, 100_00),
        quantity=chance.randint(0, 5_000_000),
        unit=chance.choice(_UNITS),
        amount=chance.choice((None, chance.randint(0, 9_000_000))),
        women=women,
        men=men,
        minors=chance.randint(0, women + men),
        responsible="Rosa Quispe",
        allies=("JASS", "Centro de Salud"),
        achievements=f"Se avanzó en {words}.",
        difficulties=chance.choice((None, "Lluvias fuertes, dos semanas sin acceso.")),
        next_steps="Volver en un mes con el comité.",
        latitude=-14_494_200 + chance.randint(-90_000, 90_000),
        longitude=-71_155_600 + chance.randint(-90_000, 90_000),
    )
