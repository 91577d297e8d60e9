"""Ways through the life of a request, and what is said where there is none."""

from itertools import pairwise

import pytest

from planner.domain.channel import CHANNEL_NAMES, CHOOSABLE, Channel
from planner.domain.lifecycle import REQUEST_STEPS, RequestState
from planner.domain.request_states import STATE_NAMES, WHO_STEPS, refused_step

_R = RequestState


@pytest.mark.parametrize("channel", Channel)
@pytest.mark.parametrize("state", RequestState)
def test_way_to_a_channel_is_made_of_allowed_steps_or_there_is_none(state: RequestState, channel: Channel) -> None:
    way = (state, *channel.steps_from(state))

    is_allowed = all(after in REQUEST_STEPS[before] for before, after in pairwise(way))

    assert is_allowed is (state in CHOOSABLE)
    assert way[-1] is channel.state


def test_promised_or_closed_request_has_no_way_to_a_channel() -> None:
    assert set(RequestState) - CHOOSABLE == {_R.PLANNED, _R.DONE, _R.CANCELLED}


@pytest.mark.parametrize(
    ("before", "channel", "steps"),
    [
        (_R.NEW, Channel.SITE, (_R.TRIAGED, _R.SITE)),
        (_R.REMOTE, Channel.HOME, (_R.HOME,)),
        (_R.SITE, Channel.SITE, (_R.TRIAGED, _R.SITE)),
        (_R.READY, Channel.REMOTE, (_R.HOME, _R.TRIAGED, _R.REMOTE)),
    ],
)
def test_way_goes_through_the_choice(before: RequestState, channel: Channel, steps: tuple[RequestState, ...]) -> None:
    assert channel.steps_from(before) == steps


def test_refusal_names_both_states_from_where_and_who() -> None:
    assert str(refused_step(_R.READY, _R.PLANNED)) == (
        'The request is "ready to be planned" and cannot become "visit promised"; only from: ready to be planned. '
        "Who may do that: Planner. [REQUEST_STATE]"
    )
    assert "home support to be prepared, visit promised" in str(refused_step(_R.NEW, _R.READY))
    assert "Clerk, Planner" in str(refused_step(_R.NEW, _R.READY))


def test_refusal_is_said_in_the_readers_language() -> None:
    assert "Palveluneuvoja, Suunnittelija" in refused_step(_R.NEW, _R.READY).in_language("fi")
    assert "Servicerådgivare, Planerare" in refused_step(_R.NEW, _R.READY).in_language("sv")


def test_every_state_and_channel_has_a_name() -> None:
    assert set(STATE_NAMES) == set(WHO_STEPS) == set(RequestState)
    assert set(CHANNEL_NAMES) == set(Channel)
