"""``python -m planner.cli.app_process run app.py``: Streamlit, whose first line goes through our log as well."""

import os
import runpy

from planner.logs import write_log

_BELIEVED_PROXIES = "FORWARDED_ALLOW_IPS"
"""The server would believe whoever comes from this machine, before we see who that was; ``trusted_proxy`` decides."""

if __name__ == "__main__":
    # The app sets up the log when it is loaded; before that, Streamlit binds its port and may say that it cannot.
    write_log()
    os.environ[_BELIEVED_PROXIES] = ""
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)
