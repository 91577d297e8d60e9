"""``python -m tests.benchmarks``: every table, one after another."""

from tests.benchmarks import engines, first_page, sample_week, timing

if __name__ == "__main__":
    for benchmark in (timing, engines, sample_week, first_page):
        benchmark.main()
        print()
