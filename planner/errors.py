"""
Errors and findings.

The tree; each error is also the built-in that a caller expects::

    PlannerError
    ├── InputError (ValueError)              findings about a file, a form or a value: all of them at once
    ├── UnsupportedRuleError (ValueError)    an engine met a rule or price that it cannot honour
    ├── EngineError (RuntimeError)           an engine broke its promise, say a plan with a violation: a bug
    ├── TravelError (ValueError)             travel times cannot be given
    ├── GeocodeError (LookupError)           an address cannot be looked up at all (an unknown address is a value)
    ├── StoreError (RuntimeError)            the database cannot be used
    │   ├── EditConflictError                somebody else has saved meanwhile
    │   ├── BookingError                     the helper is booked already
    │   └── TryAgainError                    two transactions met; the same again may succeed
    ├── DeniedError (PermissionError)        the reader has no role that may do this
    ├── LoginError (PermissionError)         nobody is logged in, or not any more
    └── NotFoundError (LookupError)          no row, file or page under that name

An expected outcome, such as an unassigned visit, is a value and never an error.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from planner.locale import Language, Sentence, sentence
from planner.locale.places import place_in_language

Severity = Literal["error", "warning"]
_CODE_AT_THE_END = re.compile(r"\[([A-Z]+(?:_[A-Z]+)*)\]$")


@dataclass(frozen=True)
class Finding:
    """
    One thing found in an input, for a person to mend.

    Parameters
    ----------
    code
        Stable name such as ``WINDOW_INVALID``; see ``docs/codes.md``.
    where
        The place: a path such as ``visits[3].windows[0].end``, or ``row 7, column "times"``.
    text
        One sentence that says what is wrong and what to do. It never repeats free text or personal data.
    severity
        Errors stop the work; warnings do not.
    """

    code: str
    where: str
    text: Sentence
    severity: Severity = "error"

    def in_language(self, language: Language) -> str:
        """Return place, sentence and code as one line."""
        return f"{place_in_language(self.where, language)}: {self.text.in_language(language)} [{self.code}]"

    def __str__(self) -> str:
        return self.in_language("en")


class PlannerError(Exception):
    """
    Root of all errors that the product raises on purpose.

    Parameters
    ----------
    text
        One sentence that says what is wrong and what to do; ``str()`` gives it in English.
    """

    def __init__(self, text: Sentence) -> None:
        self.text = text
        super().__init__(str(text))

    @property
    def code(self) -> str:
        """Stable name, which holds no content: the one in brackets at the end of the sentence, else the class's."""
        found = _CODE_AT_THE_END.search(str(self.text))
        return found[1] if found else type(self).__name__

    def in_language(self, language: Language) -> str:
        """Return what is wrong in the language."""
        return self.text.in_language(language)


class InputError(PlannerError, ValueError):
    """
    Input that cannot be used, with every finding at once.

    Parameters
    ----------
    findings
        At least one of them an error; warnings may stand beside it.
    """

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(sentence("The input has {count} findings.", count=len(self.findings)))

    @property
    def code(self) -> str:
        """The codes of all errors among the findings."""
        return ", ".join(sorted({finding.code for finding in self.findings if finding.severity == "error"}))

    def in_language(self, language: Language) -> str:
        """Return every finding, one a line."""
        return "\n".join(finding.in_language(language) for finding in self.findings)

    def __str__(self) -> str:
        return self.in_language("en")


class UnsupportedRuleError(PlannerError, ValueError):
    """
    An engine refuses a problem, naming what it cannot honour.

    Parameters
    ----------
    engine
        Name of the engine.
    features
        Names of the fields that it cannot honour, each with the first place where it stands.
    """

    def __init__(self, engine: str, features: Sequence[str]) -> None:
        self.engine = engine
        self.features = tuple(features)
        listed = "; ".join(self.features)
        text = sentence("Engine {engine} cannot honour: {listed}. Remove them or use another engine.")
        super().__init__(text.with_values(engine=engine, listed=listed))


class EngineError(PlannerError, RuntimeError):
    """An engine returned something that the checker refuses, or died: a bug, never the user's fault."""


class TravelError(PlannerError, ValueError):
    """Travel times cannot be given for these places and this mode."""


class GeocodeError(PlannerError, LookupError):
    """A geocoder cannot answer: not configured, out of reach, or it answered garbage."""


class StoreError(PlannerError, RuntimeError):
    """The database cannot be used, or refused what was to be saved."""


class EditConflictError(StoreError):
    """
    Somebody else has saved since the form was opened; nothing was overwritten.

    Parameters
    ----------
    mine, theirs
        What was to be saved and what is stored; None where only the database noticed. They may hold personal data, so
        the text repeats neither.
    """

    def __init__(self, mine: object = None, theirs: object = None) -> None:
        self.mine, self.theirs = mine, theirs
        text = sentence(
            "Somebody else has changed this meanwhile; nothing was overwritten. Look at both and save again. "
            "[EDIT_CONFLICT]"
        )
        super().__init__(text)


class BookingError(StoreError):
    """A helper would be at two visits at once."""

    def __init__(self) -> None:
        text = sentence(
            "A helper is booked already at one of these times; nothing was saved. Plan the week anew, or give a reason "
            "for the overlap. [DOUBLE_BOOKING]"
        )
        super().__init__(text)


class TryAgainError(StoreError):
    """Two transactions met and this one gave way; nothing was saved."""

    def __init__(self) -> None:
        super().__init__(sentence("The database is busy; nothing was changed. Try again. [DATABASE_BUSY]"))


class DeniedError(PlannerError, PermissionError):
    """The reader has no role that may do this."""

    def __init__(self) -> None:
        super().__init__(sentence("Your role does not allow this. [ROLE_DENIED]"))


class LoginError(PlannerError, PermissionError):
    """Nobody is logged in, the log-in has ended, or it was refused."""


class NotFoundError(PlannerError, LookupError):
    """Nothing is stored under that name."""
