"""What docs/api.md shows to those who write another system is taken, and refused, as it says."""

import json
import re
from pathlib import Path

import pytest

from planner.errors import InputError
from planner.intake.catalogue import read_catalogue
from planner.intake.request_json import read_request
from planner.services import public_requests
from planner.web import api

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/api.md").read_text(encoding="utf-8")
EXAMPLE, ANSWER, REFUSAL = (json.loads(block) for block in re.findall(r"```json\n(.*?)```", TEXT, flags=re.DOTALL))


def test_example_is_taken_under_the_number_that_is_shown() -> None:
    handed = read_request(json.dumps(EXAMPLE).encode(), read_catalogue())

    assert {"id": f"contact_centre-{handed.reference}"} == ANSWER


def test_refusal_is_the_one_that_is_shown() -> None:
    document = {**EXAMPLE, "need": "Salasanani on Kissa123!"}
    del document["phone"]

    with pytest.raises(InputError) as caught:
        read_request(json.dumps(document).encode(), read_catalogue())

    assert REFUSAL["errors"] == [
        {"code": finding.code, "field": finding.where, "text": finding.text.in_language("en")}
        for finding in caught.value.findings
    ]


def test_figures_and_addresses_are_those_of_the_program() -> None:
    assert f"more than {public_requests.MOST_BY_SOURCE} in ten minutes" in TEXT
    assert f"At most {api.MOST_BYTES:,} bytes" in TEXT
    assert f"`POST {api.REQUESTS}`" in TEXT
    assert f"`GET {api.SCHEMA}`" in TEXT
    operations = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    assert f"{public_requests.MOST_BY_ADDRESS} in ten minutes" in operations
    assert f"{public_requests.MOST_TAKEN} requests are taken" in operations


def test_proxy_lets_form_and_requests_through() -> None:
    nginx = (ROOT / "docs/examples/nginx.conf").read_text(encoding="utf-8")
    (pattern, block) = re.findall(r"location ~ (\S+) \{(.*?)\}", nginx, flags=re.DOTALL)[0]

    assert all(re.match(pattern, path) for path in ("/request", "/request/received", "/api/requests", "/api/schema"))
    assert not any(re.match(pattern, path) for path in ("/requests", "/", "/apis"))
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in block
    assert "proxy_set_header X-Forwarded-Proto $scheme;" in block
