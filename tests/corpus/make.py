"""Makes the corpus: files of every kind that arrives, each with what must become of it.

    python -m tests.corpus.make FOLDER [--count N] [--seed N]

writes them down, with `esperado.json` beside them. The same seed makes the same bytes.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from random import Random

from tests.corpus import edits, forged, sheets, spreadsheets
from tests.corpus.case import Case

SEED = 1790

Maker = Callable[[Random], Case]

MAKERS: dict[str, Maker] = {
    **{
        f"sheets.{make.__name__}": make
        for make in (
            sheets.untouched, sheets.encoded, sheets.named_separator, sheets.reordered,
            sheets.more_columns, sheets.blank_around, sheets.shouted_header, sheets.derived,
            sheets.cut, sheets.cut_between_rows, sheets.header_only, sheets.empty,
            sheets.missing_column, sheets.repeated_column, sheets.missing_row,
            sheets.missing_rows, sheets.repeated_row, sheets.wrong_number, sheets.wrong_total,
            sheets.another_total, sheets.newer_schema, sheets.unseen, sheets.unclosed,
            sheets.wrong_width, sheets.long_cell, sheets.long_header, sheets.foreign,
            sheets.garbage, sheets.flipped,
        )
    },
    **{
        f"edits.{make.__name__}": make
        for make in (
            edits.lost_letters, edits.telling_rows, edits.another_district,
            edits.another_province, edits.partly_another, edits.illegible, edits.ambiguous,
            edits.mojibake, edits.misread, edits.broken_hash,
        )
    },
    **{f"edits.{name}": edits.edit_of(name) for name in edits.EDITS},
    **{
        f"spreadsheets.{make.__name__}": make
        for make in (spreadsheets.healed, spreadsheets.healed_and_edited)
    },
    **{f"spreadsheets.{name}": spreadsheets.change_of(name) for name in spreadsheets.CHANGES},
    **{
        f"forged.{make.__name__}": make
        for make in (
            forged.whole, forged.another_sender, forged.edited, forged.bit, forged.cut,
            forged.longer, forged.rezipped, forged.members, forged.twice, forged.encrypted,
            forged.bomb, forged.broken_table, forged.lies, forged.manifests,
            forged.hash_of_no_text, forged.refused_row,
        )
    },
}  # fmt: skip
"""Every kind of file by its name."""


def cases_of(kind: str, count: int, seed: int = SEED) -> Iterator[Case]:
    """Yield some files of one kind."""
    for number in range(count):
        yield MAKERS[kind](Random(f"{seed} {kind} {number}"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=5, help="files of each kind")
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    expected = []
    for kind in MAKERS:
        for number, case in enumerate(cases_of(kind, asked.count, asked.seed)):
            folder = asked.folder / f"{kind.replace(' ', '_').replace('/', '-')}_{number:03}"
            folder.mkdir(parents=True)
            (folder / case.file).write_bytes(case.data)
            told = asdict(case) | {"kind": kind, "folder": folder.name}
            del told["data"]
            expected.append(told | {"hashes": sorted(case.hashes)})
    text = json.dumps(expected, ensure_ascii=False, indent=1)
    (asked.folder / "esperado.json").write_text(text, encoding="utf-8")
    print(f"{len(expected)} archivos")


if __name__ == "__main__":
    main()
