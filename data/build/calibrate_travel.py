"""
Compare candidates for the travel estimate with measured times, as a table.

Run ``python data/build/calibrate_travel.py FACTS_DIR``. The measure is the travel time grid to the Helsinki Railway
Station; of its cells those within a kilometre of the label point of a neighbourhood of Helsinki count. Each entry is
mean absolute error / bias (estimate less grid) in minutes; "late" is the share of trips that take over 5 minutes longer
than the estimate. See docs/decisions/0010-travel-estimate.md for what was made of it.
"""

import argparse
import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from geopy.distance import great_circle
from numpy.typing import NDArray

from planner.domain.mode import Mode
from planner.travel.curves import Line, ModeRule, Street
from planner.travel.distance import Floats
from planner.travel.rules import read_rules

DATA_DIR = Path(__file__).resolve().parent.parent
BAND_EDGES_KM = (0.1, 0.5, 1, 2, 4, 7, 10, 15)
"""The first leaves out the cell of the station itself; trips of a working day are not longer than the last."""

NEAR_LABEL_KM = 1.0
LATE_MINUTES = 5
WALK, TRANSIT = "walk_min", "transit_midday_with_wait_min"
CAR_MIDDAY, CAR_RUSH = "car_midday_min", "car_rush_min"

METRES_PER_KM = 1000
SECONDS_PER_MINUTE = 60
NAME_WIDTH, ENTRY_WIDTH = 34, 13

Curve = Callable[[Floats], Floats]


@dataclass(frozen=True)
class Candidate:
    """A way to estimate, and the columns of the grid that it is held against."""

    name: str
    curve: Curve
    columns: tuple[str, ...]


def main(facts_dir: Path) -> None:
    """Print the table."""
    with (facts_dir / "travel_times_to_railway_station.csv").open(encoding="utf-8", newline="") as file:
        cells = list(csv.DictReader(file))
    grid = {column: np.array([float(cell[column]) for cell in cells]) for column in cells[0]}
    distance_km = _distance_km(grid)
    in_helsinki = _near_a_label(grid)
    lines = [_heading(int(in_helsinki.sum()), len(cells))]
    for candidate in candidates(read_rules()):
        for column in candidate.columns:
            name = f"{candidate.name} ({column.split('_')[1]})" if column in (CAR_MIDDAY, CAR_RUSH) else candidate.name
            lines.append(_row(name, candidate.curve, distance_km[in_helsinki], grid[column][in_helsinki]))
    print("\n".join(lines))  # noqa: T201 - the table is what the script is for


def candidates(rules: Mapping[Mode, ModeRule]) -> list[Candidate]:
    """Return the chosen rules and what was set against them."""
    walk, car = rules[Mode.WALK].street, rules[Mode.CAR]
    if walk is None or car.street is None or car.line is None:
        raise ValueError("The comparison needs a street for walking, and a street and a line for cars.")
    slow = replace(walk, speed_km_h=4.2)
    otp, grid = _line(12.4, 3.2), _line(17.0, 2.97)
    rush = _line(13.1, 1.70)
    single = Street(22, (0,), (1.45,))
    by_car = (CAR_MIDDAY, CAR_RUSH)
    return [
        Candidate("walk 1.22 at 4.8 km/h", Street(4.8, (0,), (1.22,)).seconds, (WALK,)),
        Candidate("walk, chosen", rules[Mode.WALK].seconds, (WALK,)),
        Candidate("walk, bands at 4.2 km/h", slow.seconds, (WALK,)),
        Candidate("transit 12.4 + 3.2", ModeRule(None, otp, walk).seconds, (TRANSIT,)),
        Candidate("transit 17.0 + 2.97", ModeRule(None, grid, walk).seconds, (TRANSIT,)),
        Candidate("transit, chosen", rules[Mode.TRANSIT].seconds, (TRANSIT,)),
        Candidate("car 1.45 at 22 km/h", single.seconds, by_car),
        Candidate("car 12.0 + 1.46", car.line.seconds, by_car),
        Candidate("car 13.1 + 1.70", rush.seconds, by_car),
        *(
            Candidate(
                f"car, street + {minutes} min, line",
                _with_parking(car, car.street, minutes).seconds,
                (CAR_MIDDAY, CAR_RUSH),
            )
            for minutes in (3, 5, 6, 7, 9)
        ),
        Candidate("car, chosen", car.seconds, by_car),
    ]


def _line(minutes: float, minutes_per_km: float) -> Line:
    return Line(minutes * SECONDS_PER_MINUTE, minutes_per_km * SECONDS_PER_MINUTE)


def _with_parking(car: ModeRule, street: Street, minutes: int) -> ModeRule:
    return replace(car, street=replace(street, extra_seconds=minutes * SECONDS_PER_MINUTE))


def _heading(num_counted: int, num_cells: int) -> str:
    bands = [f"{low}-{high} km".rjust(ENTRY_WIDTH) for low, high in pairwise(BAND_EDGES_KM)]
    first = f"{num_counted} of {num_cells} cells".ljust(NAME_WIDTH)
    return "".join([first, *bands, "mean error".rjust(ENTRY_WIDTH), "late".rjust(ENTRY_WIDTH)])


def _row(name: str, curve: Curve, distance_km: Floats, truth_min: Floats) -> str:
    error = curve(distance_km * METRES_PER_KM) / SECONDS_PER_MINUTE - truth_min
    parts = [error[(distance_km >= low) & (distance_km < high)] for low, high in pairwise(BAND_EDGES_KM)]
    entries = [f"{np.abs(part).mean():.1f}/{part.mean():+.1f}" for part in parts]
    counted = np.concatenate(parts)
    late = float((counted < -LATE_MINUTES).mean())
    entries += [f"{np.abs(counted).mean():.2f}", f"{late:.0%}"]
    return "".join([name.ljust(NAME_WIDTH), *(entry.rjust(ENTRY_WIDTH) for entry in entries)])


def _distance_km(grid: Mapping[str, Floats]) -> Floats:
    """Return the distance of each cell to that of the station, the one from which the walk takes no time."""
    station = int(np.argmin(grid[WALK]))
    centre = (grid["lat"][station], grid["lon"][station])
    return np.array([great_circle(centre, point).km for point in zip(grid["lat"], grid["lon"], strict=True)])


def _near_a_label(grid: Mapping[str, Floats]) -> NDArray[np.bool_]:
    """Stands in for the city's boundary, which no table has; flat degrees will do at a kilometre."""
    with (DATA_DIR / "neighbourhoods.csv").open(encoding="utf-8", newline="") as file:
        labels = np.array([(float(row["lat"]), float(row["lon"])) for row in csv.DictReader(file)])
    km_per_degree = np.pi * great_circle().RADIUS / 180
    north = (grid["lat"][:, None] - labels[:, 0]) * km_per_degree
    east = (grid["lon"][:, None] - labels[:, 1]) * km_per_degree * np.cos(np.radians(labels[:, 0]))
    nearest_km: Floats = np.hypot(north, east).min(axis=1)
    return nearest_km < NEAR_LABEL_KM


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Compare travel estimates with the travel time grid.")
    parser.add_argument("facts_dir", type=Path, help="folder with the source tables")
    main(parser.parse_args().facts_dir)
