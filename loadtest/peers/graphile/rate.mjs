// graphile-worker with jobs that do nothing, loaded before it starts; prints jobs a second, from its start until the
// last row is gone. Local queue and batched completion are what it does best with. A third of the jobs runs before, to
// warm it up.   node rate.mjs DATABASE_URI JOBS [CONCURRENT LOCAL_QUEUE COMPLETION_DELAY_MS]
import { Logger, makeWorkerUtils, run } from "graphile-worker";
import pg from "pg";

const [connectionString, ...numbers] = process.argv.slice(2);
const [jobs, concurrentJobs = 24, size = 1000, delay = 0] = numbers.map(Number);
const logger = new Logger(() => () => {});
const pool = new pg.Pool({ connectionString, max: 2 });
const utils = await makeWorkerUtils({ connectionString, logger });
await utils.migrate();

const TABLE = "graphile_worker._private_jobs";
const ADD = `select graphile_worker.add_jobs(array(
  select json_populate_record(null::graphile_worker.job_spec,
                              json_build_object('identifier', 'noop', 'payload', json_build_object('lead', g)))
    from generate_series($1::int, $2::int) as g))`;

async function load(count) {
  await pool.query(`delete from ${TABLE}`);
  for (let i = 0; i < count; i += 5000) {
    await pool.query(ADD, [i + 1, Math.min(count, i + 5000)]);
  }
  await pool.query(`vacuum analyze ${TABLE}`);
}

async function left() {
  return (await pool.query(`select exists (select 1 from ${TABLE}) as any`)).rows[0].any;
}

async function rate(count) {
  await load(count);
  let done = 0;
  let all;
  const handled = new Promise((resolve) => (all = resolve));
  const noop = async () => {
    if (++done === count) all();
  };
  const worker = {
    connectionString,
    concurrentJobs,
    maxPoolSize: Math.min(25, concurrentJobs + 1),
    pollInterval: 2000,
    localQueue: { size },
    completeJobBatchDelay: delay,
    failJobBatchDelay: delay,
  };
  const began = process.hrtime.bigint();
  const runner = await run({ preset: { worker }, logger, noHandleSignals: true, taskList: { noop } });
  await handled;
  while (await left()) await new Promise((resolve) => setTimeout(resolve, 2));
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  await runner.stop();
  return count / seconds;
}

await rate(Math.ceil(jobs / 3));
console.log(JSON.stringify({ rate: await rate(jobs), jobs, concurrentJobs, localQueue: size, batchDelayMs: delay }));
await utils.release();
await pool.end();
process.exit(0);
