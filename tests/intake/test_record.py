from planner.intake.columns import Columns
from planner.intake.record import records_of
from planner.intake.table import Table, TableRow

IDS = Columns(required=("id",), optional=("notes",), aliases={})


def table_of(num_rows: int) -> Table:
    rows = tuple(TableRow(number, (f"R{number}", "")) for number in range(2, num_rows + 2))
    return Table(TableRow(1, ("id", "notes")), rows)


def test_progress_counts_the_rows_up_to_the_last() -> None:
    told: list[tuple[int, int]] = []

    records, _ = records_of(table_of(2_500), IDS, lambda *at: told.append(at))

    assert len(records) == 2_500
    assert told == [(1000, 2500), (2000, 2500), (2500, 2500)]


def test_refused_cell_reads_as_empty() -> None:
    table = Table(TableRow(1, ("id", "notes")), (TableRow(2, ("R1", "PIN 1234")),))

    (record,), _ = records_of(table, IDS)

    assert record.text("notes") == ""
    assert not record.reads("notes")
    assert record.text("id") == "R1"
