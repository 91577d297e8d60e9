"""What a request still lacks before it can be planned as a home visit."""

from planner.domain.channel import Channel
from planner.domain.lifecycle import RequestState
from planner.domain.request import SupportRequest


def missing_for_visit(request: SupportRequest) -> tuple[str, ...]:
    """
    Return the names of the fields that a home visit needs and the request lacks; empty when it can be planned.

    Whether the address is settled is another question: the week says it of each request that it leaves out.
    """
    fields = [name for name in ("address", "windows", "languages") if not getattr(request, name)]
    return (*fields, *request.consent.missing)


def first_state(request: SupportRequest) -> RequestState:
    """Return the state in which a request comes in: as far as what is known of it carries."""
    if request.channel is None:
        return RequestState.NEW
    if request.channel is Channel.HOME and not missing_for_visit(request):
        return RequestState.READY
    return request.channel.state
