"""The rules of triage in all their versions, and what was decided by them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, col, func, select

from planner.domain.channel import Channel
from planner.domain.triage import Answers, Question, TriageRule, TriageTable
from planner.errors import EditConflictError
from planner.store.saving import add_if_missing
from planner.store.tables import TriageDecisionRow, TriageTableRow
from planner.store.turns import take_turns


@dataclass(frozen=True)
class TableVersion:
    """A version of the rules: when (UTC) somebody set it, and which account that was."""

    version: int
    made: datetime
    actor: str


@dataclass(frozen=True)
class Decision:
    """
    Which channel was chosen for a request.

    Parameters
    ----------
    channel
        What was chosen.
    table_version, rule
        The rule that recommended something for the answers, and the version of its table; no rule fitted where it is
        empty. Whether the recommendation was followed shows in the channel.
    answers
        As they were then.
    reason
        Why another channel was chosen, or why one at all; free text.
    at, actor
        When (UTC), and by which account; given by the store.
    """

    channel: Channel
    table_version: int
    rule: str
    answers: Answers
    reason: str = ""
    at: datetime | None = None
    actor: str = ""


class Triage:
    """Tables are only added, so that a decision can be read by the rules that it was made by."""

    def __init__(self, session: Session, actor: str) -> None:
        self._session = session
        self._actor = actor

    def newest(self) -> TriageTable | None:
        """Return the newest version of the rules, or None while the installation has none of its own."""
        row = self._session.exec(select(TriageTableRow).order_by(col(TriageTableRow.version).desc()).limit(1)).first()
        return None if row is None else _table_of(row)

    def table(self, version: int) -> TriageTable | None:
        """Return a version of the rules, or None."""
        row = self._session.get(TriageTableRow, version)
        return None if row is None else _table_of(row)

    def versions(self) -> tuple[TableVersion, ...]:
        """Return who set which version and when, the newest first."""
        rows = self._session.exec(select(TriageTableRow).order_by(col(TriageTableRow.version).desc()))
        return tuple(TableVersion(row.version, row.made, row.actor) for row in rows)

    def keep(self, table: TriageTable) -> None:
        """Keep a table under its version, unless that is kept already: what ships with the program may change there."""
        add_if_missing(self._session, TriageTableRow, self._values(table))

    def add(self, table: TriageTable) -> None:
        """
        Add the rules as the newest version.

        Raises
        ------
        EditConflictError
            When its version does not follow the newest one: somebody else has set the rules since.
        """
        take_turns(self._session.connection(), "triage table")
        newest = self._session.exec(select(func.max(TriageTableRow.version))).one() or 0
        if table.version != newest + 1:
            raise EditConflictError(table, self.newest())
        self._session.add(TriageTableRow(**self._values(table)))
        self._session.flush()

    def note(self, request_id: str, decision: Decision) -> None:
        """Keep a decision about a request, as made now by the account."""
        row = TriageDecisionRow(
            request_id=request_id,
            at=datetime.now(UTC),
            actor=self._actor,
            channel=decision.channel,
            table_version=decision.table_version,
            rule=decision.rule,
            answers=asdict(decision.answers),
            reason=decision.reason,
        )
        self._session.add(row)
        self._session.flush()

    def decisions(self, request_id: str) -> tuple[Decision, ...]:
        """Return what was decided about a request, oldest first."""
        query = select(TriageDecisionRow).where(TriageDecisionRow.request_id == request_id)
        rows = self._session.exec(query.order_by(col(TriageDecisionRow.id)))
        return tuple(
            Decision(
                channel=Channel(row.channel),
                table_version=row.table_version,
                rule=row.rule,
                answers=Answers(**row.answers),
                reason=row.reason,
                at=row.at,
                actor=row.actor,
            )
            for row in rows
        )

    def _values(self, table: TriageTable) -> Mapping[str, Any]:
        rules = [_rule_values(rule) for rule in table.rules]
        return {"version": table.version, "made": datetime.now(UTC), "actor": self._actor, "rules": rules}


def _table_of(row: TriageTableRow) -> TriageTable:
    return TriageTable(row.version, tuple(_rule_of(**rule) for rule in row.rules))


def _rule_values(rule: TriageRule) -> dict[str, Any]:
    when = {str(question): wanted for question, wanted in rule.when.items()}
    return {"id": rule.id, "when": when, "channel": str(rule.channel), "names": dict(rule.names)}


def _rule_of(*, id: str, when: Mapping[str, bool], channel: str, names: Mapping[str, str]) -> TriageRule:  # noqa: A002 - the key of the column
    return TriageRule(id, {Question(question): wanted for question, wanted in when.items()}, Channel(channel), names)
