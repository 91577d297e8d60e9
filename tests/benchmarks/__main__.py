"""``python -m tests.benchmarks``: every table, one after another."""

from tests.benchmarks import engines, sample_week, timing

if __name__ == "__main__":
    for benchmark in (timing, engines, sample_week):
        benchmark.main()
        print()
