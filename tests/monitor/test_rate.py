"""How often a run tells of itself: often, but never at the price of the training."""

import asyncio
import time

import pytest

from tinygrad_edu.monitor import Runner
from tinygrad_edu.monitor.rate import LATEST, SHARE, SOONEST, Interval


def after(spent, times=100):
    interval = Interval()
    for _ in range(times):
        interval.spend(spent)
        interval.told()
    return interval.seconds


@pytest.mark.parametrize(
    ("spent", "seconds"), [(0, SOONEST), (0.001, SOONEST), (0.005, 0.125), (1, LATEST)]
)
def test_telling_takes_at_most_its_share(spent, seconds):
    assert after(spent) == pytest.approx(seconds, rel=0.01)
    assert min(spent, LATEST * SHARE) / seconds <= SHARE * 1.01


def test_one_long_cell_does_not_silence_a_run():
    assert after(10.0, times=1) == SOONEST


def test_what_costs_much_is_called_less_often():
    def heard_in_a_second(cost):
        async def main():
            def train():
                while True:
                    time.sleep(0.001)
                    yield 1.0

            def listen(runner, urgent):
                calls.append(urgent)
                end = time.thread_time() + cost
                while time.thread_time() < end:
                    pass

            runner, calls = Runner(train), []
            runner.on_flush(listen)
            runner.start()
            await asyncio.sleep(1.0)
            runner.stop()
            return len(calls)

        return asyncio.run(main())

    assert heard_in_a_second(0.02) < 0.75 * heard_in_a_second(0.0)
