"""``/health``: for a proxy or a monitor; anybody may read it, so it holds codes and nothing else."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from planner.services.health import health
from planner.web.installation import Installation

HEALTH = "/health"
_UNAVAILABLE = 503


class HealthReport:
    """
    Says how the installation is, as JSON.

    Parameters
    ----------
    installation
        That is asked about.
    """

    def __init__(self, installation: Installation) -> None:
        self._installation = installation

    async def show(self, request: Request) -> Response:  # noqa: ARG002 - a route gets its request
        """Answer 200 while pages work, else 503; a worker that is missing degrades and does not end the service."""
        found = await run_in_threadpool(health, self._installation.settings)
        return JSONResponse(
            {"status": found.status, "parts": dict(found.parts)},
            status_code=_UNAVAILABLE if found.status == "down" else 200,
            headers={"cache-control": "no-store"},
        )
