"""Who gets in, for how long, and what a refusal tells."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from sqlmodel import Session, select

from planner.config import Settings
from planner.domain.role import Role
from planner.errors import DeniedError, LoginError
from planner.services import login
from planner.services.accounts import add_account, end_sessions, set_active, set_password, set_roles
from planner.services.authorisation import OPERATOR, PROCESS
from planner.services.bootstrap import Workspace, create_workspace
from planner.services.login import ABSOLUTE, IDLE, actor_of, log_in, log_in_by_subject, log_out
from planner.services.planning import plan_week
from planner.store.key import Key
from planner.store.tables import LoginAttemptRow, SessionRow
from tests.databases import KEY
from tests.services.files import MONDAY

PASSWORD = "correct horse battery"
OFFICE, HOME = "192.0.2.1", "198.51.100.7"
SOON = timedelta(seconds=5)
Change = Callable[[SessionRow], None]


@pytest.fixture(autouse=True)
def quick_hasher(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real hash at its least cost: it is computed a few hundred times here."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(login, "_hasher", hasher)
    monkeypatch.setattr(login, "_NO_HASH", hasher.hash("nobody's"))


@pytest.fixture
def door(workspace: Workspace) -> Workspace:
    """An installation as the log-in form sees it, with one account."""
    add_account(workspace, "eeva", [Role.CLERK], password=PASSWORD)
    return workspace.on_behalf_of(PROCESS)


@pytest.fixture
def other_process(database: str, door: Workspace) -> Iterator[Workspace]:
    """The same installation, opened by another process."""
    workspace = create_workspace(Settings(database=database, key=KEY.secret.hex(), language="en"))
    yield workspace.on_behalf_of(PROCESS)
    workspace.engine.dispose()


def enter(door: Workspace, password: str = PASSWORD, *, name: str = "eeva", address: str = OFFICE) -> str:
    """Log in and return the token."""
    return log_in(door, name, password, address=address)


def refusal(door: Workspace, password: str, *, name: str = "eeva", address: str = OFFICE) -> str:
    """Return what somebody is told who is not let in."""
    with pytest.raises(LoginError) as caught:
        enter(door, password, name=name, address=address)
    return str(caught.value)


def change_session(workspace: Workspace, change: Change) -> None:
    """Change the one session of the database, as time would."""
    with Session(workspace.engine.execution_options(writes=True)) as session:
        row = session.exec(select(SessionRow)).one()
        change(row)
        session.add(row)
        session.commit()


def move_attempts(workspace: Workspace, by: timedelta) -> None:
    """Let time pass since the failed attempts."""
    with Session(workspace.engine.execution_options(writes=True)) as session:
        for row in session.exec(select(LoginAttemptRow)):
            row.at -= by
            session.add(row)
        session.commit()


def test_token_tells_who_it_is_with_the_roles_of_now(door: Workspace) -> None:
    actor = actor_of(door, enter(door))

    assert (actor.id, actor.roles, actor.helper, actor.is_process) == ("eeva", {Role.CLERK}, None, False)


def test_database_holds_neither_token_nor_password_nor_address(door: Workspace) -> None:
    token = enter(door)
    refusal(door, "wrong wrong wrong")

    with Session(door.engine) as session:
        rows = [repr(row) for kind in (SessionRow, LoginAttemptRow) for row in session.exec(select(kind))]
    assert len(rows) == 3, "one session, and one attempt for the account and one for the address"
    assert not any(secret in row for row in rows for secret in (token, PASSWORD, OFFICE, "wrong"))


def test_every_log_in_is_a_session_of_its_own(door: Workspace) -> None:
    first, second = enter(door), enter(door)

    log_out(door, first)

    assert first != second
    assert actor_of(door, second).id == "eeva"


def idle(row: SessionRow) -> None:
    row.seen = datetime.now(UTC) - IDLE - SOON


def almost_idle(row: SessionRow) -> None:
    row.seen = datetime.now(UTC) - IDLE + SOON


def old(row: SessionRow) -> None:
    row.started = datetime.now(UTC) - ABSOLUTE - SOON


def almost_old(row: SessionRow) -> None:
    row.started = datetime.now(UTC) - ABSOLUTE + SOON


@pytest.mark.parametrize("change", [idle, old])
def test_session_ends_with_time(door: Workspace, change: Change) -> None:
    token = enter(door)
    change_session(door, change)

    with pytest.raises(LoginError, match="SESSION_ENDED"):
        actor_of(door, token)


@pytest.mark.parametrize("change", [almost_idle, almost_old])
def test_session_lasts_until_then(door: Workspace, change: Change) -> None:
    token = enter(door)
    change_session(door, change)

    assert actor_of(door, token).id == "eeva"


def test_use_keeps_a_session_from_being_idle(door: Workspace) -> None:
    token = enter(door)
    change_session(door, almost_idle)

    actor_of(door, token)

    with Session(door.engine) as session:
        seen = session.exec(select(SessionRow)).one().seen
    assert datetime.now(UTC) - seen < IDLE / 2


def log_it_out(workspace: Workspace, token: str) -> None:
    log_out(workspace.on_behalf_of(PROCESS), token)


def end_all(workspace: Workspace, _token: str) -> None:
    end_sessions(workspace.on_behalf_of(OPERATOR), "eeva")


def disable(workspace: Workspace, _token: str) -> None:
    set_active(workspace.on_behalf_of(OPERATOR), "eeva", is_active=False)


def give_another_password(workspace: Workspace, _token: str) -> None:
    set_password(workspace.on_behalf_of(OPERATOR), "eeva", "another long password")


@pytest.mark.parametrize("end", [log_it_out, end_all, disable, give_another_password])
def test_copied_token_is_worth_nothing_once_the_session_was_ended(
    door: Workspace, end: Callable[[Workspace, str], None]
) -> None:
    token = enter(door)

    end(door, token)

    with pytest.raises(LoginError, match="SESSION_ENDED"):
        actor_of(door, token)


def test_enabling_an_account_again_does_not_bring_its_sessions_back(door: Workspace) -> None:
    token = enter(door)
    operator = door.on_behalf_of(OPERATOR)

    set_active(operator, "eeva", is_active=False)
    set_active(operator, "eeva", is_active=True)

    with pytest.raises(LoginError, match="SESSION_ENDED"):
        actor_of(door, token)
    assert actor_of(door, enter(door)).id == "eeva"


def test_other_roles_hold_from_the_next_call_on(door: Workspace) -> None:
    token = enter(door)

    set_roles(door.on_behalf_of(OPERATOR), "eeva", [Role.ANALYST])

    assert actor_of(door, token).roles == {Role.ANALYST}


def test_made_up_token_is_nobodys(door: Workspace) -> None:
    for token in ("", "made-up", "é" * 300):
        with pytest.raises(LoginError, match="SESSION_ENDED"):
            actor_of(door, token)
        log_out(door, token)


def test_refusal_says_the_same_whatever_is_wrong(door: Workspace) -> None:
    operator = door.on_behalf_of(OPERATOR)
    add_account(operator, "disabled", [Role.CLERK], password=PASSWORD)
    set_active(operator, "disabled", is_active=False)
    add_account(operator, "city", [Role.CLERK], subject="7")

    said = {
        refusal(door, "wrong wrong wrong"),
        refusal(door, PASSWORD, name="disabled"),
        refusal(door, "", name="city"),
        refusal(door, PASSWORD, name="city"),
        refusal(door, PASSWORD, name="nobody"),
        refusal(door, PASSWORD, name="eeva\x00' OR 1=1 --" if door.engine.name == "sqlite" else "eeva' OR 1=1 --"),
        refusal(door, PASSWORD * 100),
    }

    assert said == {"The name or the password is wrong. [LOGIN_REFUSED]"}


class CountingHasher:
    """The real one, counting."""

    def __init__(self) -> None:
        self.num_verified = 0
        self._hasher = login._hasher

    def verify(self, known: str, password: str) -> bool:
        self.num_verified += 1
        return self._hasher.verify(known, password)


def test_unknown_account_costs_a_hash_as_a_known_one_does(door: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = []
    for name in ("eeva", "nobody"):
        hasher = CountingHasher()
        monkeypatch.setattr(login, "_hasher", hasher)
        refusal(door, "wrong wrong wrong", name=name)
        counts.append(hasher.num_verified)

    assert counts == [1, 1]


def test_attempts_are_limited_across_processes(door: Workspace, other_process: Workspace) -> None:
    for attempt in range(login._MOST_BY_ACCOUNT):
        assert "LOGIN_REFUSED" in refusal((door, other_process)[attempt % 2], "wrong wrong wrong")

    assert "LOGIN_LIMITED" in refusal(door, PASSWORD)
    assert "LOGIN_LIMITED" in refusal(other_process, PASSWORD)
    assert actor_of(door, enter(door, address=HOME)).id == "eeva"


def test_limit_is_over_after_a_minute(door: Workspace) -> None:
    for _ in range(login._MOST_BY_ACCOUNT):
        refusal(door, "wrong wrong wrong")

    move_attempts(door, timedelta(minutes=1))

    assert actor_of(door, enter(door)).id == "eeva"


def test_one_network_address_cannot_try_many_accounts(door: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(login, "_MOST_BY_ADDRESS", 3)
    for number in range(3):
        refusal(door, PASSWORD, name=f"guess{number}")

    assert "LOGIN_LIMITED" in refusal(door, PASSWORD)
    assert actor_of(door, enter(door, address=HOME)).id == "eeva"


def test_log_ins_that_succeed_are_not_counted_against_an_office(
    door: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(login, "_MOST_BY_ADDRESS", 3)

    for _ in range(4):
        enter(door)

    refusal(door, "wrong wrong wrong")
    assert actor_of(door, enter(door)).id == "eeva"


def test_many_at_once_get_no_more_looks_than_one_after_the_other(door: Workspace) -> None:
    with ThreadPoolExecutor(16) as threads:
        said = list(threads.map(lambda _: refusal(door, "wrong wrong wrong"), range(32)))

    assert sum("LOGIN_REFUSED" in text for text in said) <= login._MOST_BY_ACCOUNT
    assert all("LOGIN_REFUSED" in text or "LOGIN_LIMITED" in text for text in said)


def test_who_gets_in_has_all_attempts_again(door: Workspace) -> None:
    for _ in range(3):
        for _ in range(login._MOST_BY_ACCOUNT - 1):
            refusal(door, "wrong wrong wrong")
        enter(door)


def claims(**more: object) -> dict[str, object]:
    """What the city's own log-in says of somebody who has just come through it."""
    issued = int(datetime.now(UTC).timestamp())
    return {"iss": "https://city.example", "sub": "subject-7", "iat": issued, "nonce": "abc", **more}


@pytest.fixture
def city_door(door: Workspace) -> Workspace:
    """An installation with an account that comes through the city."""
    add_account(door.on_behalf_of(OPERATOR), "aino", [Role.ANALYST], subject="subject-7")
    return door


def test_city_lets_in_whom_an_account_names(city_door: Workspace) -> None:
    said = claims()
    token = log_in_by_subject(city_door, said)

    assert actor_of(city_door, token).id == "aino"
    assert log_in_by_subject(city_door, said) == token


@pytest.mark.parametrize("sub", ["another", "", None])
def test_city_does_not_let_in_whom_no_account_names(city_door: Workspace, sub: object) -> None:
    with pytest.raises(LoginError, match="LOGIN_REFUSED"):
        log_in_by_subject(city_door, claims(sub=sub))


def test_copy_of_the_citys_cookie_is_worth_nothing_after_the_log_out(city_door: Workspace) -> None:
    said = claims()
    log_out(city_door, log_in_by_subject(city_door, said))

    for copied in (said, {**said, "tokens": {}}, dict(reversed(said.items())), {**said, "email": "x"}):
        with pytest.raises(LoginError, match="SESSION_ENDED"):
            actor_of(city_door, log_in_by_subject(city_door, copied))
    assert actor_of(city_door, log_in_by_subject(city_door, claims(nonce="the next log-in"))).id == "aino"


@pytest.mark.parametrize("change", [idle, old])
def test_session_of_the_city_ends_as_every_other_one(city_door: Workspace, change: Change) -> None:
    said = claims()
    token = log_in_by_subject(city_door, said)
    change_session(city_door, change)

    with pytest.raises(LoginError, match="SESSION_ENDED"):
        actor_of(city_door, log_in_by_subject(city_door, said))
    assert token == log_in_by_subject(city_door, said)


def test_old_cookie_of_the_city_begins_no_session_although_its_row_was_purged(city_door: Workspace) -> None:
    issued = int((datetime.now(UTC) - timedelta(minutes=11)).timestamp())

    for said in (claims(iat=issued), claims(iat=None), claims(iat="now"), claims(nonce="")):
        with pytest.raises(LoginError, match="SESSION_ENDED"):
            log_in_by_subject(city_door, said)


def test_token_of_the_city_is_another_one_with_another_key(city_door: Workspace) -> None:
    """So who has seen what the city says cannot make it up."""
    said = claims()
    token = log_in_by_subject(city_door, said)

    with pytest.raises(LoginError, match="SESSION_ENDED"):
        actor_of(city_door, login._token_of(replace(city_door, key=Key(bytes(32))), said))
    assert actor_of(city_door, token).id == "aino"


def test_disabled_account_gets_no_session_from_the_city(city_door: Workspace) -> None:
    set_active(city_door.on_behalf_of(OPERATOR), "aino", is_active=False)

    with pytest.raises(LoginError, match="LOGIN_REFUSED"):
        log_in_by_subject(city_door, claims())


def test_role_that_was_taken_away_allows_nothing_more(filled: Workspace) -> None:
    add_account(filled, "planner", [Role.PLANNER], password=PASSWORD)
    door = filled.on_behalf_of(PROCESS)
    token = enter(door, name="planner")
    plan_week(filled.on_behalf_of(actor_of(door, token)), MONDAY, engine="insertion")

    set_roles(filled, "planner", [Role.ADMIN])

    with pytest.raises(DeniedError):
        plan_week(filled.on_behalf_of(actor_of(door, token)), MONDAY, engine="insertion")
