"""What our engine reaches beside PyVRP and VROOM: one table for each size and kind of week."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from statistics import mean

from planner.solve.engine import ENGINES
from tests.benchmarks.peers.contest import Contestant, Result, hold
from tests.benchmarks.peers.run_ours import Ours
from tests.benchmarks.peers.weeks import KINDS, NUM_HELPERS, Kind, peer_week
from tests.benchmarks.tables import print_table

ENGINE = "pool"
SECONDS = {30: (2.0,), 100: (5.0,), 300: (5.0, 20.0), 1000: (20.0, 60.0), 3000: (60.0,)}
"""Limits of our engine and of PyVRP by number of visits."""
OTHER_SECONDS = (20.0,)
"""For sizes in between."""
VROOM_SECONDS = 300.0
"""Wall time after which VROOM is asked to stop; up to some 1,000 visits it ends sooner, at 3,000 it may overrun."""
PYVRP_MOST_VISITS = 1000
"""Its matrices, one for each set of visits that somebody may serve, would take 6 GB at 3,000, and again in copies."""
CONTESTANTS = ("ours", "vroom", "pyvrp")
HEADERS = ("contestant", "price", "to best peer", "served", "CPU s", "peak MB", "first plan s", "rules broken")
UNKNOWN = "–"


@dataclass(frozen=True)
class Entry:
    """A contestant of a table with its results, one for each seed."""

    contestant: Contestant
    results: list[Result]

    @property
    def is_peer(self) -> bool:
        return not isinstance(self.contestant, Ours)


def main(arguments: Sequence[str] = ()) -> None:
    """Print price, effort and broken rules of each contestant by size and kind, over the seeds."""
    chosen = _parsed(arguments)
    for num_visits in chosen.visits:
        for kind in chosen.kind:
            _print_contest(num_visits, kind, chosen)


def _parsed(arguments: Sequence[str]) -> Namespace:
    parser = ArgumentParser(prog="python -m tests.benchmarks peers", epilog="Lists are written with commas.")
    parser.add_argument("--visits", type=_ints, default=tuple(NUM_HELPERS), help="sizes; all by default")
    parser.add_argument("--kind", type=_words(KINDS), default=KINDS, help=f"of {', '.join(KINDS)}; all by default")
    parser.add_argument("--seeds", type=_ints, default=(1,), help="of the weeks; 1 by default")
    parser.add_argument("--seconds", type=_floats, help="limits of our engine (wall) and of PyVRP (CPU); by size")
    parser.add_argument(
        "--vroom-seconds", type=float, default=VROOM_SECONDS, help="wall time after which VROOM is asked to stop"
    )
    parser.add_argument("--engine", choices=ENGINES, default=ENGINE, help="of ours")
    parser.add_argument("--contestants", type=_words(CONTESTANTS), default=CONTESTANTS, help="all by default")
    return parser.parse_args(arguments)


def _ints(text: str) -> tuple[int, ...]:
    return tuple(int(word) for word in text.split(","))


def _floats(text: str) -> tuple[float, ...]:
    return tuple(float(word) for word in text.split(","))


def _words(known: Sequence[str]) -> Callable[[str], tuple[str, ...]]:
    def parse(text: str) -> tuple[str, ...]:
        words = tuple(text.split(","))
        if not set(words) <= set(known):
            raise ArgumentTypeError(f"choose from {', '.join(known)}")
        return words

    return parse


def _print_contest(num_visits: int, kind: Kind, chosen: Namespace) -> None:
    contestants = _contestants(num_visits, kind, chosen)
    entries = [Entry(contestant, []) for contestant in contestants]
    for seed in chosen.seeds:
        problem = peer_week(num_visits, seed, kind)
        for entry in entries:
            entry.results.append(hold(entry.contestant, problem))
    seeds = ", ".join(map(str, chosen.seeds))
    print_table(
        f"{num_visits} visits, {len(problem.helpers)} helpers, {kind}, seed {seeds}", HEADERS, list(rows(entries))
    )
    print(flush=True)


def _contestants(num_visits: int, kind: Kind, chosen: Namespace) -> list[Contestant]:
    """Who takes part; who does not is told with the reason."""
    seconds = chosen.seconds or SECONDS.get(num_visits, OTHER_SECONDS)
    found: list[Contestant] = []
    if "ours" in chosen.contestants:
        found.extend(Ours(chosen.engine, limit) for limit in seconds)
    if "vroom" in chosen.contestants and _is_installed("vroom", "pyvroom"):
        from tests.benchmarks.peers.run_vroom import Vroom

        found.append(Vroom(chosen.vroom_seconds))
    if "pyvrp" in chosen.contestants and _can_model(num_visits, kind) and _is_installed("pyvrp", "pyvrp"):
        from tests.benchmarks.peers.run_pyvrp import PyVrp

        found.extend(PyVrp(limit) for limit in seconds)
    return found


def _is_installed(module: str, package: str) -> bool:
    is_there = find_spec(module) is not None
    if not is_there:
        print(f"{package}: left out, it is not installed; install the optional extra `bench`.")
    return is_there


def _can_model(num_visits: int, kind: Kind) -> bool:
    """Whether PyVRP can be given such a week."""
    if kind == "rich":
        print("pyvrp: left out of rich weeks, it has no breaks and no weekly caps.")
    elif num_visits > PYVRP_MOST_VISITS:
        print(f"pyvrp: left out above {PYVRP_MOST_VISITS} visits, its matrices would not fit into memory.")
    return kind != "rich" and num_visits <= PYVRP_MOST_VISITS


def rows(entries: Sequence[Entry]) -> Iterator[tuple[object, ...]]:
    """Return a row a contestant: means over the seeds, and the sum of broken rules."""
    best = _best_peer_prices(entries)
    for entry in entries:
        results = entry.results
        ratios = [result.price / price for result, price in zip(results, best, strict=True)] if best else []
        first = [result.first_seconds for result in results if result.first_seconds is not None]
        yield (
            entry.contestant.name,
            round(mean(result.price for result in results)),
            f"{mean(ratios):.3f}" if ratios else UNKNOWN,
            f"{mean(result.num_served for result in results):.1f}".removesuffix(".0"),
            f"{mean(result.effort.cpu_seconds for result in results):.2f}",
            round(mean(result.effort.peak_mb for result in results)),
            f"{mean(first):.3f}" if first else UNKNOWN,
            _broken(results),
        )


def _best_peer_prices(entries: Sequence[Entry]) -> list[int]:
    """The lowest price of a peer by seed, even where its plan breaks a rule: the harder measure for us."""
    peers = [entry.results for entry in entries if entry.is_peer]
    return [min(result.price for result in results) for results in zip(*peers, strict=True)]


def _broken(results: Sequence[Result]) -> str:
    num_broken = sum(result.num_broken for result in results)
    return f"{num_broken} broken" if num_broken else "none"
