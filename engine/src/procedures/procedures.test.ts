/** Procedures: a module instance on another thread, transactions on this one's tables. */
import { afterEach, beforeAll, expect, test } from 'vitest';
import { createEngine, type Engine, type EngineClient, type EngineOptions } from '../embedded.ts';
import { bundleText } from '../testing/bundle-text.ts';

const source = `
  console.log('loading, on each thread again');
  const item = table({ public: true }, {
    id: t.u64().primaryKey().autoInc(),
    name: t.string().unique(),
    rank: t.i32().index('btree'),
  });
  const job = table({}, { id: t.u64().primaryKey().autoInc(), at: t.scheduleAt(), name: t.string() });
  const s = schema({ item, job });
  export default s;

  export const everything = s.procedure(t.array(t.string()), ctx => {
    const out = [];
    const say = value => out.push(String(value));
    ctx.withTx(tx => {
      for (let rank = 0; rank < 5; rank++) {
        say(tx.db.item.insert({ id: 0n, name: 'n' + rank, rank }).id);
      }
      try { tx.db.item.insert({ id: 0n, name: 'n1', rank: 0 }); } catch (error) { say(error.name); }
      tx.db.item.id.update({ ...tx.db.item.name.find('n1'), rank: 50 });
      say([...tx.db.item.rank.filter(new Range({ tag: 'included', value: 3 }))].map(r => r.name).sort());
      say(tx.db.item.rank.delete(50));
      say(tx.db.item.delete(tx.db.item.name.find('n2')));
      say(tx.db.item.count());
      say(tx.db.item.name.find('nobody'));
      say(tx.timestamp.microsSinceUnixEpoch > 0n);
      say(tx.sender.isEqual(ctx.sender));
      say(tx.senderAuth.jwt?.subject);
    });
    say(ctx.withTx(tx => [...tx.db.item.iter()].map(row => row.name).sort()));
    try { ctx.withTx(() => { throw new Error('undo'); }); } catch (error) { say(error.message); }
    return out;
  });

  export const large = s.procedure({ length: t.u32() }, t.u32(), (ctx, { length }) => {
    ctx.withTx(tx => {
      for (let rank = 0; rank < 3; rank++) {
        tx.db.item.insert({ id: 0n, name: rank + 'x'.repeat(length), rank });
      }
    });
    return ctx.withTx(tx => {
      let sum = 0;
      for (const row of tx.db.item.iter()) sum += row.name.length;
      return sum;
    });
  });

  export const hang = s.procedure(t.bool(), ctx => ctx.withTx(tx => {
    for (let rank = 0; ; rank++) tx.db.item.insert({ id: 0n, name: 'h' + rank, rank });
  }));

  export const think = s.procedure(t.bool(), () => { for (;;); });
  export const broken = s.procedure(t.bool(), () => { throw new Error('broken on purpose'); });
  export const refuse = s.procedure(t.bool(), () => { throw new SenderError('REFUSED: On purpose.'); });
  export const request = s.procedure(t.string(), ctx => {
    try { return String(ctx.http.fetch('http://127.0.0.1:1/').status); } catch (error) { return error.name; }
  });

  export const add = s.reducer({ name: t.string() }, (ctx, { name }) => {
    ctx.db.item.insert({ id: 0n, name, rank: 0 });
  });
  export const later = s.reducer({ name: t.string() }, (ctx, { name }) => {
    ctx.db.job.insert({ id: 0n, at: { tag: 'Time', value: ctx.timestamp }, name });
  });
  export const work = s.procedure({ onSchedule: job, name: 'work' }, { row: job.rowType }, t.bool(), (ctx, { row }) => {
    ctx.withTx(tx => {
      tx.db.item.insert({ id: 0n, name: row.name + ' ' + tx.db.job.count(), rank: 0 });
    });
    return true;
  });`;

let js = '';
const engines: Engine[] = [];

beforeAll(async () => {
  js = await bundleText(source);
});

afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.close();
});

async function start(options: Partial<EngineOptions> = {}): Promise<Engine> {
  const engine = await createEngine({ module: js, ...options });
  engines.push(engine);
  return engine;
}

test('[TX11] a transaction can do all that a reducer can', async () => {
  const engine = await start();
  const anna = await engine.as('anna', { claims: { sub: 'Anna' } }).connect();
  const commits: number[] = [];
  engine.database.onCommit(commit => commits.push(commit.changes.length));
  const said = await anna.callProcedure('everything');
  expect(said).toEqual([
    ...['1', '2', '3', '4', '5'],
    'UniqueAlreadyExists',
    'n1,n3,n4',
    '1',
    'true',
    '3',
    'null',
    'true',
    'true',
    'Anna',
    'n0,n3,n4',
    'undo',
  ]);
  expect(commits).toEqual([1]);
});

test('rows larger than the channel go through it', async () => {
  const engine = await start();
  const length = 300_000;
  expect(await engine.as('anna').callProcedure('large', { length })).toBe(3 * (length + 1));
});

test('[LIM1] an endless transaction is undone, its procedure fails, and reducers go on', async () => {
  const engine = await start({ callTimeoutMs: 150 });
  const anna = engine.as('anna');
  await expect(anna.callProcedure('hang')).rejects.toMatchObject({ tag: 'failed' });
  expect(engine.rows('item')).toEqual([]);
  expect(engine.log.at(-1)?.message).toContain('its transaction took too long');
  await anna.call('add', { name: 'x' });
  expect(await anna.callProcedure('large', { length: 1 })).toBe(1 + 3 * 2);
});

test('an endless procedure is stopped while others run', async () => {
  const engine = await start({ procedureTimeoutMs: 3_000 });
  const anna = engine.as('anna');
  const endless = anna.callProcedure('think');
  await Promise.all([
    expect(endless).rejects.toMatchObject({ tag: 'failed' }),
    expect(anna.callProcedure('large', { length: 1 })).resolves.toBe(6),
  ]);
});

test('[ERR4] an error says where in the log, and only that it happened to the caller', async () => {
  const engine = await start();
  await expect(engine.as('anna').callProcedure('broken')).rejects.toThrow('fatal error');
  expect(engine.log.at(-1)).toMatchObject({
    level: 'Panic',
    functionName: 'broken',
    message: 'Uncaught Error: broken on purpose',
    fileName: expect.stringMatching(/index\.ts$/),
  });
});

test('[ERR4] the text of a SenderError reaches the caller', async () => {
  const engine = await start();
  await expect(engine.as('anna').callProcedure('refuse')).rejects.toThrow(
    'The module instance encountered a fatal error: REFUSED: On purpose.',
  );
  expect(engine.log.at(-1)).toMatchObject({ level: 'Error', functionName: 'refuse' });
});

test('HTTP requests are refused by an error of their own', async () => {
  const engine = await start();
  expect(await engine.as('anna').callProcedure('request')).toBe('HttpError');
});

test('[SCHED3] a scheduled row that calls a procedure is gone before the call', async () => {
  const engine = await start();
  await engine.as('anna').call('later', { name: 'job' });
  const done = new Promise(resolve => {
    engine.database.onCommit(({ changes }) => {
      if (changes.some(({ table }) => table.def.name === 'item')) resolve(null);
    });
  });
  await engine.advance(1n);
  await done;
  expect(engine.rows('item')).toMatchObject([{ name: 'job 0' }]);
});

test('those of a replaced module are stopped', async () => {
  const engine = await start();
  const endless = engine.as('anna').callProcedure('think');
  const rejected = expect(endless).rejects.toThrow('replaced');
  await engine.publish(await bundleText(source.replace('broken on purpose', 'otherwise broken')));
  await rejected;
});

test('while all threads are busy, those that have left wait no more', async () => {
  const engine = await start();
  const anna = await engine.as('anna').connect();
  const bob = await engine.as('bob').connect();
  const ended: string[] = [];
  const call = (who: EngineClient, procedure: string, label: string) =>
    who.callProcedure(procedure).then(
      () => ended.push(label),
      error => ended.push(`${label}: ${error.message}`),
    );
  const endless = Array.from({ length: 4 }, () => call(anna, 'think', 'endless'));
  const waiting = [1, 2, 3].map(i => call(anna, 'think', `anna ${i}`));
  const ofBob = call(bob, 'think', 'bob');
  await anna.disconnect();
  await Promise.all(waiting);
  const reason = 'The connection has been closed.';
  expect(ended).toEqual([1, 2, 3].map(i => `anna ${i}: ${reason}`));
  await engines.pop()!.close();
  await Promise.all([...endless, ofBob]);
  expect(ended).toHaveLength(8);
});
