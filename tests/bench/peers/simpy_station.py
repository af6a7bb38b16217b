"""An M/M/1 queue at 90 % in SimPy: prints the nanoseconds of CPU time that a customer costs."""
import random
import time

import simpy

CUSTOMERS = 100_000


def customer(env, server, rng):
    with server.request() as turn:
        yield turn
        yield env.timeout(rng.expovariate(1))


def arrivals(env, server, rng):
    for _ in range(CUSTOMERS):
        yield env.timeout(rng.expovariate(0.9))
        env.process(customer(env, server, rng))


env = simpy.Environment()
rng = random.Random(1)
env.process(arrivals(env, simpy.Resource(env, 1), rng))
start = time.process_time()
env.run()
print((time.process_time() - start) / CUSTOMERS * 1e9)
