"""What the web server answers beside the pages."""

from starlette.middleware import Middleware
from starlette.routing import Route

from planner.web.api import API, REQUESTS, SCHEMA, RequestApi
from planner.web.gate import Gate
from planner.web.health import HEALTH, HealthReport
from planner.web.installation import Installation
from planner.web.login import CITY, LOGIN, LoginForm
from planner.web.logout import LOGOUT, LogoutForm
from planner.web.request_form import RECEIVED, REQUEST, RequestForm
from planner.web.security import SecurityHeaders

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def web_routes(installation: Installation) -> list[Route]:
    """Return log-in, log-out, health, and the ways by which requests come in."""
    login, logout = LoginForm(installation), LogoutForm(installation)
    form, api = RequestForm(installation), RequestApi(installation)
    return [
        Route(LOGIN, login.show, methods=["GET"]),
        Route(LOGIN, login.take, methods=["POST"]),
        Route(CITY, login.leave_for_the_city, methods=["GET"]),
        Route(LOGOUT, logout.show, methods=["GET"]),
        Route(LOGOUT, logout.take, methods=["POST"]),
        Route(REQUEST, form.show, methods=["GET"]),
        Route(REQUEST, form.take, methods=["POST"]),
        Route(RECEIVED, form.show_receipt, methods=["GET"]),
        Route(REQUESTS, api.take, methods=["POST"]),
        Route(SCHEMA, api.show_schema, methods=["GET"]),
        Route(f"{API}{{path:path}}", api.show_nothing, methods=list(_METHODS)),
        Route(HEALTH, HealthReport(installation).show, methods=["GET"]),
    ]


def web_middleware(installation: Installation) -> list[Middleware]:
    """Return what every request passes, from the outside in."""
    return [Middleware(SecurityHeaders), Middleware(Gate, installation=installation)]
