"""The app, which ``planner serve`` runs; ``PLANNER_DATABASE`` names the database."""

from pathlib import Path

import streamlit as st

from planner.config import read_settings
from planner.logs import write_log

# The views are loaded with the server, so that its first reader does not wait for them.
from planner.ui import city_login, views
from planner.ui.errors import keep_errors_out_of_the_log, show_reference
from planner.web.installation import Installation
from planner.web.routes import web_middleware, web_routes

write_log()
views.load()
keep_errors_out_of_the_log()
installation = Installation(read_settings(Path.cwd()), city_login.is_offered)

app = st.App(
    Path(views.__file__).parents[1] / "main.py",  # beside the package in a checkout, but not in an installed wheel
    routes=web_routes(installation),
    middleware=web_middleware(installation),
    on_script_error=show_reference,
)
