import { sql } from 'drizzle-orm';
import { Inngest, NonRetriableError } from 'inngest';
import { serve } from 'inngest/edge';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../db/database.ts';
import { databaseKinds } from '../testing/test-databases.ts';
import { JobStore } from './job-store.ts';
import { LocalRunner } from './local-runner.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  await database.orm.execute(sql`TRUNCATE job_event, job_run, job_task, job_schedule`);
});

let database: Database;
let endDatabase: () => Promise<void>;
beforeAll(async () => {
  const [kind] = databaseKinds();
  if (!kind) throw new Error('there is no database to test with');
  ({ database, end: endDatabase } = await kind.open());
});
afterAll(() => endDatabase());

/** Starts at noon and moves when told. */
class TestClock {
  ms = Date.UTC(2026, 10, 20, 12);
  readonly now = () => this.ms;
}

type Define = (client: Inngest) => Parameters<typeof serve>[0]['functions'];

/** A runner over the functions, begun; `restart` is what a killed process and the next one do. */
async function run(define: Define, clock = new TestClock()) {
  const store = new JobStore(database.orm);
  const begin = async () => {
    let runner: LocalRunner | null = null;
    const client = new Inngest({
      id: 'test',
      isDev: true,
      checkpointing: false,
      eventKey: 'local',
      logger: { info() {}, warn() {}, error() {}, debug() {} },
      fetch: async (_url: unknown, request?: RequestInit) => {
        const events = JSON.parse(String(request?.body));
        return Response.json({ ids: await runner?.accept(events), status: 200 });
      },
    });
    const handler = serve({ client, functions: define(client) });
    const log = pino({ level: 'silent' });
    runner = new LocalRunner({ store, handler, log, now: clock.now });
    await runner.start();
    return { client, runner };
  };
  let current = await begin();
  ends.push(() => current.runner.stop());
  return {
    store,
    clock,
    send: (name: string, data: object = {}, id?: string) =>
      current.client.send({ name, data, ...(id && { id }) }),
    /** Lets time pass, and all that becomes due be done. */
    async pass(ms: number) {
      await current.runner.idle();
      clock.ms += ms;
      current.runner.wake();
      await current.runner.idle();
    },
    async restart() {
      await current.runner.stop();
      current = await begin();
    },
  };
}

const seconds = (count: number) => count * 1000;

describe('the local runner', () => {
  it('[J1] starts what is triggered by an event, once for each id', async () => {
    const heard: unknown[] = [];
    const jobs = await run(client => [
      client.createFunction({ id: 'all', triggers: [{ event: 'post/made' }] }, ({ event }) => {
        heard.push(event.data);
      }),
      client.createFunction(
        { id: 'some', triggers: [{ event: 'post/made', if: 'event.data.space == "north"' }] },
        ({ event }) => {
          heard.push(['some', event.data.space]);
        },
      ),
    ]);
    await jobs.send('post/made', { space: 'south' }, 'one');
    await jobs.send('post/made', { space: 'south' }, 'one');
    await jobs.pass(0);
    await jobs.send('post/made', { space: 'north' });
    await jobs.send('other', {});
    await jobs.pass(0);
    expect(heard).toHaveLength(3);
    expect(heard).toContainEqual(['some', 'north']);
  });

  it('[J2] goes on behind the last result after the process was killed', async () => {
    const done: string[] = [];
    const jobs = await run(client => [
      client.createFunction({ id: 'two', triggers: [{ event: 'go' }] }, async ({ step }) => {
        const first = await step.run('first', () => {
          done.push('first');
          return 40;
        });
        await step.sleep('nap', '1h');
        await step.run('second', () => {
          done.push(`second ${first + 2}`);
        });
      }),
    ]);
    await jobs.send('go');
    await jobs.pass(0);
    await jobs.restart();
    await jobs.pass(seconds(3599));
    expect(done).toEqual(['first']);
    await jobs.pass(seconds(2));
    expect(done).toEqual(['first', 'second 42']);
  });

  it('[J3] tries a failing step again, later and later, and then tells the function', async () => {
    let tries = 0;
    let caught = '';
    const jobs = await run(client => [
      client.createFunction(
        { id: 'f', retries: 2, triggers: [{ event: 'go' }] },
        async ({ step }) => {
          await step
            .run('fails', () => {
              tries += 1;
              throw new Error('no route');
            })
            .catch((error: Error) => {
              caught = error.message;
            });
        },
      ),
    ]);
    await jobs.send('go');
    await jobs.pass(seconds(8));
    expect(tries).toBe(1);
    await jobs.pass(seconds(4));
    expect(tries).toBe(2);
    await jobs.pass(seconds(40));
    expect(tries).toBe(3);
    expect(caught).toBe('no route');
    expect(await jobs.store.failed(10)).toEqual([]);
  });

  it('[J3] does not try again what says that it would be in vain', async () => {
    let tries = 0;
    const jobs = await run(client => [
      client.createFunction({ id: 'f', triggers: [{ event: 'go' }] }, async ({ step }) => {
        await step.run('fails', () => {
          tries += 1;
          throw new NonRetriableError('no such address');
        });
      }),
    ]);
    await jobs.send('go');
    await jobs.pass(seconds(4000));
    expect(tries).toBe(1);
    expect(await jobs.store.failed(10)).toMatchObject([{ error: 'no such address' }]);
  });

  it('[J4] tells of a run that has failed for good', async () => {
    const told: string[] = [];
    const jobs = await run(client => [
      client.createFunction(
        {
          id: 'f',
          retries: 0,
          triggers: [{ event: 'go' }],
          onFailure: ({ error, event }) => {
            told.push(`${error.message} ${event.data.event.name}`);
          },
        },
        () => {
          throw new Error('broken');
        },
      ),
    ]);
    await jobs.send('go');
    await jobs.pass(0);
    await jobs.pass(0);
    expect(told).toEqual(['broken go']);
  });

  it('[J6] waits for an event that fits, or until its time is over', async () => {
    const answers: unknown[] = [];
    const jobs = await run(client => [
      client.createFunction({ id: 'ask', triggers: [{ event: 'asked' }] }, async ({ step }) => {
        const answer = await step.waitForEvent('answer', {
          event: 'answered',
          timeout: '1d',
          if: 'event.data.id == async.data.id',
        });
        answers.push(answer?.data.text ?? null);
      }),
    ]);
    await jobs.send('asked', { id: 1 });
    await jobs.send('asked', { id: 2 });
    await jobs.pass(0);
    await jobs.send('answered', { id: 1, text: 'yes' });
    await jobs.pass(0);
    expect(answers).toEqual(['yes']);
    await jobs.pass(seconds(86_401));
    expect(answers).toEqual(['yes', null]);
  });

  it('[J7] runs parallel steps each on its own', async () => {
    let sum = 0;
    let tries = 0;
    const jobs = await run(client => [
      client.createFunction({ id: 'p', triggers: [{ event: 'go' }] }, async ({ step }) => {
        const parts = await Promise.all([
          step.run('one', () => 1),
          step.run('two', () => {
            tries += 1;
            if (tries < 2) throw new Error('once');
            return 2;
          }),
          step.run('three', () => 3),
        ]);
        sum = parts.reduce((a, b) => a + b, 0);
      }),
    ]);
    await jobs.send('go');
    await jobs.pass(0);
    await jobs.pass(seconds(12));
    await jobs.pass(0);
    expect([sum, tries]).toEqual([6, 2]);
  });

  it('[J8] fires at its times, and once for those that passed while nothing ran', async () => {
    let fired = 0;
    const jobs = await run(client => [
      client.createFunction({ id: 'c', triggers: [{ cron: 'TZ=Europe/Paris 0 14 * * *' }] }, () => {
        fired += 1;
      }),
    ]);
    // Noon in UTC is one o'clock in Paris.
    await jobs.pass(seconds(3599));
    expect(fired).toBe(0);
    await jobs.pass(seconds(1));
    expect(fired).toBe(1);
    jobs.clock.ms += seconds(3 * 86_400);
    await jobs.restart();
    await jobs.pass(0);
    expect(fired).toBe(2);
    await jobs.pass(seconds(86_400));
    expect(fired).toBe(3);
  });

  it('[J9] runs no more of a function at once than it allows', async () => {
    let running = 0;
    let most = 0;
    const jobs = await run(client => [
      client.createFunction({ id: 'c', concurrency: 2, triggers: [{ event: 'go' }] }, async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise(resolve => setTimeout(resolve, 5));
        running -= 1;
      }),
    ]);
    for (let count = 0; count < 6; count++) await jobs.send('go');
    await jobs.pass(0);
    await jobs.pass(0);
    expect([running, most]).toEqual([0, 2]);
  });

  it('refuses at the start what it cannot do', async () => {
    const throttled: Define = client => [
      client.createFunction(
        { id: 't', throttle: { limit: 1, period: '1m' }, triggers: [{ event: 'go' }] },
        () => {},
      ),
    ];
    await expect(run(throttled)).rejects.toThrow('cannot run the function test-t');
    const clever: Define = client => [
      client.createFunction(
        { id: 'i', triggers: [{ event: 'go', if: 'event.data.x > 3' }] },
        () => {},
      ),
    ];
    await expect(run(clever)).rejects.toThrow('local runner knows');
  });
});
