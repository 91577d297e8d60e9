"""
From files to exports and back-ups, by the services: ``python -m tests.services.whole_flow FOLDER``.

With the word ``online`` behind the folder, addresses are asked of the online geocoder instead.
"""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from planner.config import Settings
from planner.services.analyst_copy import write_analyst_copy
from planner.services.authorisation import OPERATOR
from planner.services.backup import back_up, check_backup
from planner.services.bootstrap import Workspace, create_workspace
from planner.services.exporting import FORMATS, export_week
from planner.services.geocoding import geocode_all
from planner.services.importing import import_helpers, import_requests
from planner.services.online_geocoding import geocode_online
from planner.services.persons import Who, erase_person, export_person
from planner.services.planning import plan_week, publish_week, queue_week, see_week
from planner.services.retention import purge
from planner.solve.limits import Limits
from tests.services.files import HELPERS, MONDAY, REQUESTS, a_request, as_csv
from tests.services.jobs import work_off


def installation() -> Workspace:
    """Return an installation with requests and helpers, one of them at an address that the register does not know."""
    settings = Settings(
        database=os.environ["PLANNER_DATABASE"],
        key=os.environ["PLANNER_KEY"],
        language="fi",
        # Nobody asks it: that it is switched on sends nothing anywhere.
        geocoder={"online": "digitransit", "ask": "always"},
        geocoder_key="of nobody",
    )
    workspace = create_workspace(settings).on_behalf_of(OPERATOR)
    import_requests(workspace, as_csv((*REQUESTS, a_request("R6", "Olematonkuja 9", "30.11.2026 9-12"))))
    import_helpers(workspace, as_csv(HELPERS))
    return workspace


def flow(folder: Path) -> None:
    """Do what an installation does in a week."""
    limits = Limits(1, iterations=1)
    workspace = installation()
    geocode_all(workspace)
    plan_week(workspace, MONDAY, engine="insertion")
    queue_week(workspace, MONDAY, limits)
    work_off(workspace)
    see_week(workspace, MONDAY)
    publish_week(workspace, MONDAY)
    export_week(workspace, MONDAY, folder / "exported", language="fi", formats=FORMATS)
    write_analyst_copy(workspace, folder / "copy.xlsx", today=MONDAY, language="fi")
    export_person(workspace, Who("request", "R1"), folder / "person.json")
    erase_person(workspace, Who("request", "R1"), datetime(2027, 1, 1, tzinfo=UTC))
    purge(workspace, MONDAY)
    back_up(workspace, folder / "back.up")
    check_backup(workspace, folder / "back.up")
    workspace.engine.dispose()


if __name__ == "__main__":
    if sys.argv[2:] == ["online"]:
        geocode_online(installation())
    else:
        flow(Path(sys.argv[1]))
