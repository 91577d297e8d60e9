"""Editors of the same requests: what was acknowledged is in the end, and who comes second is told."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from planner.store.address import Address
from planner.store.opening import create_database
from tests.databases import KEY, KINDS, new_address
from tests.reliability.editing import Edits, edit
from tests.reliability.processes import together
from tests.store.rows import a_request, reading, save

EDITORS = 4
ROUNDS, SAVES = 20, 250
"""20 times 4 editors with 250 saves each: 20,000."""
FEW_SAVES = 25
REQUESTS_A_ROUND = 5
LEAST_LOSS = 0.1
"""Of the acknowledged saves, by the control; measured elsewhere as a third."""


def run(address: Address, *, rounds: int, saves: int, carries_version: bool = True) -> tuple[Edits, int, int]:
    """Let editors race and return what they did, the number of acknowledged saves lost, and that of wrong reads."""
    engine, whole, lost, wrong = create_database(address, KEY), Edits(), 0, 0
    for number in range(rounds):
        ids = tuple(f"R{number}-{idx}" for idx in range(REQUESTS_A_ROUND))
        save(engine, requests=[a_request(id_, notes="") for id_ in ids])
        names = [f"{letter}{number}-" for letter in "abcdefgh"[:EDITORS]]
        for edits in together(edit, [(address, name, ids, saves, carries_version) for name in names]):
            final = _final(engine)
            lost += sum(token not in final[id_].split(",") for id_, token in edits.kept)
            wrong += sum(not final[id_].startswith(seen) for id_, seen in edits.seen)
            whole.tried += edits.tried
            whole.kept += edits.kept
            whole.conflicts += edits.conflicts
            whole.without_both += edits.without_both
            whole.refused += edits.refused
    engine.dispose()
    print(
        f"{'versions' if carries_version else 'control'}: {whole.tried} saves tried, {len(whole.kept)} acknowledged, "
        f"{whole.conflicts} conflicts, {whole.without_both} of them without both values, {len(whole.refused)} refused "
        f"otherwise; {lost} lost, {wrong} forms that are no beginning of the end"
    )
    return whole, lost, wrong


def _final(engine: Engine) -> dict[str, str]:
    with reading(engine) as work:
        return {request.id: request.notes for request in work.requests.all()}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("rounds", "saves"),
    [pytest.param(1, FEW_SAVES, id="few"), pytest.param(ROUNDS, SAVES, id="many", marks=pytest.mark.slow)],
)
def test_no_acknowledged_edit_is_lost(kind: str, tmp_path: Path, rounds: int, saves: int) -> None:
    with new_address(kind, tmp_path) as address:
        whole, lost, wrong = run(address, rounds=rounds, saves=saves)

    assert whole.tried == rounds * saves * EDITORS
    assert (lost, wrong, whole.without_both, whole.refused) == (0, 0, 0, [])
    assert whole.conflicts > 0
    assert len(whole.kept) + whole.conflicts == whole.tried


@pytest.mark.parametrize("kind", KINDS)
def test_control_without_versions_loses(kind: str, tmp_path: Path) -> None:
    with new_address(kind, tmp_path) as address:
        whole, lost, _ = run(address, rounds=1, saves=FEW_SAVES, carries_version=False)

    assert lost > LEAST_LOSS * len(whole.kept)
