"""The rules of triage: seen, tried, set, and asked for a recommendation."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.domain.triage import Answers, Difference, Question, TriageRule, TriageTable, differences
from planner.errors import EditConflictError, Finding, NotFoundError
from planner.intake.triage_rules import read_triage_rules, shipped_table, write_triage_rules
from planner.locale import sentence
from planner.services.authorisation import Operation, operation
from planner.services.bootstrap import Workspace
from planner.store.triage import TableVersion
from planner.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Recommendation:
    """
    What the rules say of some answers.

    Parameters
    ----------
    table_version
        Of the rules that were asked.
    rule
        The one that decided, or None: then a person has to.
    open_questions
        What has not been asked and would let a rule decide; empty when one did.
    """

    table_version: int
    rule: TriageRule | None
    open_questions: tuple[Question, ...] = ()

    @property
    def finding(self) -> Finding | None:
        """``TRIAGE_NO_RULE`` when a person has to decide, else None."""
        if self.rule is not None:
            return None
        text = sentence("No rule fits these answers. Ask what is still open, or choose a channel and give the reason.")
        return Finding("TRIAGE_NO_RULE", "answers", text, "warning")


@dataclass(frozen=True)
class Preview:
    """
    What a table would change.

    Parameters
    ----------
    table
        As it would be, with the version that it would have.
    warnings
        About rules that never decide.
    added, removed, changed
        Ids of rules, by comparison with the rules of today; a rule that only stands elsewhere is not among them.
    differences
        Answers that would be decided differently, of residents who were asked everything.
    """

    table: TriageTable
    warnings: tuple[Finding, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    differences: tuple[Difference, ...]


@operation(Operation.SEE_TRIAGE_RULES)
def triage_table(workspace: Workspace, version: int | None = None) -> TriageTable:
    """
    Return the rules: those of today, or an older version of them.

    Raises
    ------
    NotFoundError
        When there is no such version.
    """
    with workspace.reading() as work:
        today = current_table(work)
        found = today if version in (None, today.version) else work.triage.table(version or 0)
    if found is None and version == 0:
        return shipped_table()
    if found is None:
        raise NotFoundError(sentence("There is no version {version} of the rules.", version=version))
    return found


@operation(Operation.SEE_TRIAGE_RULES)
def triage_versions(workspace: Workspace) -> tuple[TableVersion, ...]:
    """Return who set which version of the rules and when, the newest first."""
    with workspace.reading() as work:
        return work.triage.versions()


@operation(Operation.SEE_TRIAGE_RULES)
def preview_triage_table(workspace: Workspace, content: str) -> Preview:
    """
    Return what a table would change; nothing is saved.

    Raises
    ------
    InputError
        With everything that is wrong with it, each with the path to it.
    """
    rules, warnings = read_triage_rules(content)
    with workspace.reading() as work:
        today = current_table(work)
    return _preview(today, TriageTable(today.version + 1, rules), warnings)


@operation(Operation.SET_TRIAGE_RULES)
def set_triage_table(workspace: Workspace, content: str, base_version: int) -> Preview:
    """
    Make a table the rules of today, and return what that changed; the version before it stays.

    Parameters
    ----------
    content
        TOML, as :mod:`planner.intake.triage_rules` reads it.
    base_version
        The version that it was made from.

    Raises
    ------
    EditConflictError
        When somebody else has set the rules since; it holds both.
    InputError
        With everything that is wrong with it, each with the path to it.
    """
    rules, warnings = read_triage_rules(content)
    table = TriageTable(base_version + 1, rules)
    with workspace.writing(f"triage rules {table.version}") as work:
        today = current_table(work)
        if today.version != base_version:
            raise EditConflictError(table, today)
        preview = _preview(today, table, warnings)
        if today.rules != rules:
            work.triage.keep(today)
            work.triage.add(table)
            work.commit()
    return preview


@operation(Operation.TRIAGE_REQUEST)
def recommend(workspace: Workspace, answers: Answers) -> Recommendation:
    """Return what the rules of today say of some answers."""
    with workspace.reading() as work:
        return recommendation_of(current_table(work), answers)


def current_table(work: UnitOfWork) -> TriageTable:
    """Return the rules of today; those that ship with the program while nobody has set others."""
    return work.triage.newest() or shipped_table()


def recommendation_of(table: TriageTable, answers: Answers) -> Recommendation:
    """Return what a table says of some answers."""
    rule = table.decide(answers)
    return Recommendation(table.version, rule, () if rule else table.open_questions(answers))


def table_text(table: TriageTable) -> str:
    """Return rules as people edit them."""
    return write_triage_rules(table.rules)


def _preview(today: TriageTable, table: TriageTable, warnings: tuple[Finding, ...]) -> Preview:
    before, after = _by_id(today), _by_id(table)
    return Preview(
        table=table,
        warnings=warnings,
        added=tuple(rule for rule in after if rule not in before),
        removed=tuple(rule for rule in before if rule not in after),
        changed=tuple(rule for rule in after if rule in before and after[rule] != before[rule]),
        differences=tuple(differences(today, table)),
    )


def _by_id(table: TriageTable) -> Mapping[str, TriageRule]:
    return {rule.id: rule for rule in table.rules}
