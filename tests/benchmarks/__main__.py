"""``python -m tests.benchmarks``: every table, one after another."""

from tests.benchmarks import bound, engines, first_page, sample_week, timing

if __name__ == "__main__":
    for benchmark in (timing, engines, bound, sample_week, first_page):
        benchmark.main()
        print()
