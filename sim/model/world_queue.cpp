// Job queues: what handlers leave for later.

#include <algorithm>

#include "sim/model/world.hpp"

namespace routelab::model {

void World::enqueue(const Flight& flight) {
  const std::uint32_t queue = step_of(flight).target;
  const std::uint32_t index = jobs_.take();
  jobs_[index] = {.queue = queue,
                  .client = flight.client,
                  .request = flight.id,
                  .enqueued = now(),
                  .began = {},
                  .work = options_.queues[queue].work.sample(
                      flight.exchange.key.bits(flight.exchange.at, Purpose::JobWork))};
  JobQueue& q = queues_[queue];
  ++q.enqueued;
  q.waiting.change(now(), +1);
  if (q.workers.acquire(index)) begin_job(index);
}

void World::begin_job(std::uint32_t index) {
  Job& job = jobs_[index];
  JobQueue& q = queues_[job.queue];
  const Duration waited = now() - job.enqueued;
  job.began = now();
  q.waiting.change(now(), -1);
  ++q.begun;
  q.wait_sum += waited.ns;
  q.wait_max = std::max(q.wait_max, waited);
  schedule(EventKind::JobEnd, now() + job.work, index, 0);
}

void World::job_end(std::uint32_t index) {
  const Job job = jobs_[index];
  record_job(job, trace::Kind::JobWait, job.enqueued, job.began, 0);
  record_job(job, trace::Kind::Job, job.began, now(), 0);
  jobs_.put_back(index);
  JobQueue& q = queues_[job.queue];
  ++q.done;
  if (const auto next = q.workers.release()) begin_job(*next);
}

void World::record_job(const Job& job, trace::Kind kind, Time from, Time to, std::uint8_t flags) {
  if (from == to && flags == 0) return;
  trace::Record record;
  record.start = from.ns;
  record.duration = (to - from).ns;
  record.request = job.request;
  record.entity = job.queue;
  record.client = static_cast<std::uint16_t>(job.client);
  record.kind = kind;
  record.flags = flags;
  recorder_.background(record);
}

}  // namespace routelab::model
