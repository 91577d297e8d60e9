"""The process that does one job: ``python -m planner.worker --database FILE --job ID``."""

import argparse
from pathlib import Path

from planner.config import Settings
from planner.services.bootstrap import open_workspace
from planner.services.scenarios import run_job


def main(arguments: list[str] | None = None) -> None:
    """Do the job that the arguments name."""
    parser = argparse.ArgumentParser(prog="planner.worker", description="Does one job of the job table and ends.")
    parser.add_argument("--database", type=Path, required=True, help="the installation's database")
    parser.add_argument("--job", type=int, required=True, help="id of the job")
    parsed = parser.parse_args(arguments)
    run_job(open_workspace(Settings(database=parsed.database)), parsed.job)


if __name__ == "__main__":
    main()
