"""What a request still lacks before it can be planned as a home visit."""

from collections.abc import Mapping

from planner.domain.channel import Channel
from planner.domain.consent import DATED
from planner.domain.lifecycle import RequestState
from planner.domain.request import SupportRequest
from planner.errors import Finding
from planner.locale import Sentence, sentence

_FIELDS = ("address", "windows", "languages")
_WHAT_TO_DO: Mapping[str, Sentence] = {
    "address": sentence("A home visit needs an address. Fill it in."),
    "windows": sentence("A home visit needs a time that suits the resident. Agree on one at least."),
    "languages": sentence("A home visit needs a language. Ask which one the resident speaks."),
    "terms_read": sentence("Read the terms to the resident, and note the day."),
    "content_agreed": sentence("Agree with the resident what the visit is about, and note the day."),
    "hazards_asked": sentence("Ask the resident about hazards at home, and note the day."),
}


def missing_for_visit(request: SupportRequest) -> tuple[str, ...]:
    """
    Return the names of the fields that a home visit needs and the request lacks; empty when it can be planned.

    Whether the address is settled is another question: the week says it of each request that it leaves out.
    """
    fields = [name for name in _FIELDS if not getattr(request, name)]
    return (*fields, *request.consent.missing)


def findings_before_visit(request: SupportRequest) -> tuple[Finding, ...]:
    """Return a finding for each thing that a home visit needs and the request lacks, with what to do."""
    return tuple(
        Finding("CONSENT_MISSING" if name in DATED else "FIELDS_MISSING", name, _WHAT_TO_DO[name])
        for name in missing_for_visit(request)
    )


def first_state(request: SupportRequest) -> RequestState:
    """Return the state in which a request comes in: as far as what is known of it carries."""
    if request.channel is None:
        return RequestState.NEW
    if request.channel is Channel.HOME and not missing_for_visit(request):
        return RequestState.READY
    return request.channel.state
