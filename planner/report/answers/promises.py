"""The ledger of promises in words: kept, moved from what to what, broken, and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from planner.domain.answers.changes import Placement
from planner.domain.answers.ledger import Ledger, LedgerLine
from planner.domain.problem import DEFAULT_TIMEZONE
from planner.locale import Language, Sentence, sentence
from planner.locale.formats import format_clock, format_day
from planner.locale.moments import format_moment
from planner.report.answers.numbered import numbered
from planner.report.directory import Directory


@dataclass(frozen=True)
class LedgerWords:
    """What a planner reads of the ledger of a week."""

    ledger: Ledger
    directory: Directory
    language: Language

    def summary(self) -> Sentence:
        """Return how many promises had which fate."""
        counts = self.ledger.counts
        return sentence(
            "Promises that stand: {kept}. Moved: {moved}. Broken: {broken}. Cancelled: {cancelled}.",
            kept=counts["kept"],
            moved=counts["moved"],
            broken=counts["broken"],
            cancelled=counts["cancelled"],
        )

    def lines(self) -> Iterator[Sentence]:
        """Yield what was told, in the order of the times, and what became of it."""
        for line in self.ledger.lines:
            told = sentence(
                "{resident}: {place}",
                resident=numbered(self.directory, line.visit),
                place=self._place(line.told),
            )
            yield sentence(
                "{told} (told {moment}): {fate}",
                told=told,
                moment=format_moment(line.made, DEFAULT_TIMEZONE, self.language),
                fate=self._fate(line),
            )

    def _fate(self, line: LedgerLine) -> Sentence:
        if line.fate == "kept":
            return sentence("stands")
        if line.fate == "cancelled":
            return sentence("cancelled")
        why = _CAUSES.get(line.cause or "", _CAUSES["published"])
        if line.now is None:
            return sentence("broken: {cause}", cause=why)
        return sentence("moved to {place}: {cause}", place=self._place(line.now), cause=why)

    def _place(self, place: Placement) -> Sentence:
        return sentence(
            "{day} at {time}, {helpers}",
            day=format_day(self.ledger.monday + timedelta(days=place.day), self.language),
            time=format_clock(place.start, self.language),
            helpers=" + ".join(self.directory.helper(helper).name for helper in place.helpers),
        )


_CAUSES = {
    "published": sentence("a new plan was published"),
    "absence": sentence("a helper was away"),
    "cancellation": sentence("another visit was cancelled"),
    "urgent": sentence("an urgent visit came in"),
    "overrun": sentence("a visit took longer"),
    "no_show": sentence("nobody was at home"),
    "late": sentence("a helper was late"),
}
