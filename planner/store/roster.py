"""Helpers with their shifts."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import Session, SQLModel, col, delete, select

from planner.domain.roster import DatedAbsence, HelperProfile
from planner.errors import NotFoundError
from planner.locale import sentence
from planner.store.mapping import helper_of, shift_row
from planner.store.saving import Saved, Versioned, add_if_missing, held, note_change, put, save_all
from planner.store.tables import (
    AbsenceRow,
    HelperLanguageRow,
    HelperRow,
    HelperSkillRow,
    LanguageRow,
    OrganisationRow,
    ShiftRow,
    SkillRow,
)


class Helpers:
    """Helpers with skills, languages and shifts."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> tuple[HelperProfile, ...]:
        """Return every helper in the order of the ids, shifts in the order of time."""
        rows = self._session.exec(select(HelperRow, OrganisationRow).join(OrganisationRow).order_by(HelperRow.id)).all()
        skills = self._by_helper(HelperSkillRow, "position")
        languages = self._by_helper(HelperLanguageRow, "position")
        shifts = self._by_helper(ShiftRow, "day", "start")
        return tuple(
            helper_of(
                row,
                organisation=organisation.name,
                skills=[skill.skill_id for skill in skills.get(row.id, ())],
                languages=[language.language_id for language in languages.get(row.id, ())],
                shifts=shifts.get(row.id, ()),
            )
            for row, organisation in rows
        )

    def get(self, helper_id: str) -> Versioned[HelperProfile] | None:
        """Return a helper with the version, or None; until the end of a writing transaction it stays so."""
        row = held(self._session, HelperRow, helper_id)
        if row is None:
            return None
        profile = next(profile for profile in self.all() if profile.id == helper_id)
        return Versioned(profile, str(row.version))

    def names(self, helper_ids: Iterable[str]) -> dict[str, tuple[str, str]]:
        """Return what a few helpers and their organisations are called."""
        query = select(HelperRow.id, HelperRow.name, OrganisationRow.name).join(OrganisationRow)
        rows = self._session.exec(query.where(col(HelperRow.id).in_(set(helper_ids))))
        return {helper: (name, organisation) for helper, name, organisation in rows}

    def save(self, helpers: Iterable[HelperProfile]) -> Saved:
        """Add new helpers and replace changed ones with all their shifts, by id."""
        known = {helper.id: helper for helper in self.all()}
        saved = save_all(known, helpers, self._write)
        if saved.added or saved.changed:
            note_change(self._session)
        return saved

    def replace(self, helper: HelperProfile, version: str) -> str:
        """
        Save an edited helper with all shifts and return the new version.

        Raises
        ------
        EditConflictError
            When the form was opened before somebody else saved; it holds both values.
        NotFoundError
            When there is no such helper any more.
        """
        stored = self.get(helper.id)
        if stored is None:
            raise NotFoundError(sentence("There is no such helper any more."))
        stored.require(version, helper)
        if stored.value == helper:
            return version
        self._write(helper)
        note_change(self._session)
        return str(self._session.get_one(HelperRow, helper.id).version)

    def absences(self) -> tuple[DatedAbsence, ...]:
        """Return when helpers are away, in the order in which it was reported."""
        return tuple(
            DatedAbsence(row.helper_id, row.from_day, row.until_day, row.start, row.end)
            for row in self._session.exec(select(AbsenceRow).order_by(col(AbsenceRow.id)))
        )

    def add_absence(self, absence: DatedAbsence) -> None:
        """Keep that a helper is away; weeks are planned without what the helper does not work then."""
        self._session.add(
            AbsenceRow(
                helper_id=absence.helper,
                from_day=absence.first_day,
                until_day=absence.last_day,
                start=absence.start,
                end=absence.end,
                reported=datetime.now(UTC),
            )
        )
        self._session.flush()
        note_change(self._session)

    def _write(self, helper: HelperProfile) -> None:
        row = put(
            self._session,
            HelperRow,
            {"id": helper.id},
            {
                "name": helper.name,
                "organisation_id": self._organisation(helper.organisation),
                "is_volunteer": helper.is_volunteer,
                "max_week": helper.max_week,
            },
        )
        # Whatever changed, a shift too, is a change of the helper.
        flag_modified(row, "name")
        self._session.flush()
        for kind in (HelperSkillRow, HelperLanguageRow, ShiftRow):
            self._session.exec(delete(kind).where(col(kind.helper_id) == helper.id))
        for skill in helper.skills:
            add_if_missing(self._session, SkillRow, {"id": skill})
        for language in helper.languages:
            add_if_missing(self._session, LanguageRow, {"id": language})
        self._session.add_all(
            HelperSkillRow(helper_id=helper.id, skill_id=id_, position=place) for place, id_ in enumerate(helper.skills)
        )
        self._session.add_all(
            HelperLanguageRow(helper_id=helper.id, language_id=id_, position=place)
            for place, id_ in enumerate(helper.languages)
        )
        self._session.add_all(shift_row(helper.id, shift) for shift in helper.shifts)
        self._session.flush()

    def _organisation(self, name: str) -> int:
        add_if_missing(self._session, OrganisationRow, {"name": name})
        return self._session.exec(select(OrganisationRow.id).where(OrganisationRow.name == name)).one() or 0

    def _by_helper(self, kind: type[SQLModel], *order: str) -> dict[str, list[Any]]:
        query = select(kind).order_by(*(getattr(kind, name) for name in order))
        found: dict[str, list[Any]] = {}
        for row in self._session.exec(query):
            found.setdefault(row.helper_id, []).append(row)  # type: ignore[attr-defined]
        return found
