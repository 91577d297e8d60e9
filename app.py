"""The app: ``streamlit run app.py`` finds it. ``PLANNER_DATABASE`` names the database."""

import streamlit as st
from starlette.middleware import Middleware

# The views are loaded with the server, so that its first reader does not wait for them.
from planner.ui import views
from planner.ui.errors import keep_errors_out_of_the_log, show_reference
from planner.web.security import SecurityHeaders

views.load()
keep_errors_out_of_the_log()

app = st.App("planner/ui/main.py", middleware=[Middleware(SecurityHeaders)], on_script_error=show_reference)
