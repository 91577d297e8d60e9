"""A request that stands in a file again: what the file says now, and what people have found out since."""

from dataclasses import replace

from planner.domain.consent import DATED, Consent
from planner.domain.request import SupportRequest
from planner.domain.triage import Answers, Question


def read_again(stored: SupportRequest, request: SupportRequest) -> SupportRequest:
    """
    Return a request of a file with the channel, answers and talk of the stored one where the file is silent.

    A channel that somebody has chosen stays: only a choice changes it, and the state goes with it.
    """
    return replace(
        request,
        channel=stored.channel or request.channel,
        device=request.device or stored.device,
        answers=_answers(stored.answers, request.answers),
        consent=_consent(stored.consent, request.consent),
    )


def _answers(stored: Answers, given: Answers) -> Answers:
    return Answers(
        **{
            str(question): getattr(stored if getattr(given, question) is None else given, question)
            for question in Question
        }
    )


def _consent(stored: Consent, given: Consent) -> Consent:
    days = {name: getattr(given, name) or getattr(stored, name) for name in DATED}
    return Consent(**days, hazards=given.hazards or stored.hazards)
