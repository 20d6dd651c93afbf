import { beforeAll, describe, expect, test } from 'vitest';
import { CallError, createEngine, type Engine, identityOf } from './embedded.ts';
import { bundleModule } from './module-host/bundle.ts';
import { bundleText } from './testing/bundle-text.ts';

const fixture = new URL('../fixtures/kitchen-sink', import.meta.url).pathname;
let js = '';

beforeAll(async () => {
  js = await bundleModule(fixture);
});

async function start(): Promise<Engine> {
  return createEngine({ module: js, callTimeoutMs: 1_000 });
}

function logTexts(engine: Engine): unknown[] {
  return engine.rows('log').map(row => row.text);
}

describe('reducers', () => {
  test('[ID4] init is called by the owner when the database is created', async () => {
    const engine = await start();
    const owner = identityOf('owner').toString(16).padStart(64, '0');
    expect(engine.rows('log')).toEqual([{ id: 1n, text: `init by ${owner}` }]);
  });

  test('[TX5] write rows with generated keys, nested values and the caller', async () => {
    const engine = await start();
    const anna = engine.as('anna');
    await anna.call('join', {
      displayName: 'Anna',
      homeAddress: { street_name: 'Lane', house_number: 7 },
    });
    await engine.as('ben').call('join', { displayName: 'Ben' });
    const people = engine.rows('person').sort((a, b) => Number(a.id) - Number(b.id));
    expect(people).toMatchObject([
      {
        id: 1n,
        identity: { __identity__: anna.identity },
        display_name: 'Anna',
        mood: { tag: 'veryBusy', value: 'very' },
        home_address: { tag: 'some', value: { street_name: 'Lane' } },
        tags: ['new'],
      },
      { id: 2n, display_name: 'Ben', home_address: { tag: 'none' } },
    ]);
  });

  test('update rows in place', async () => {
    const engine = await start();
    const anna = engine.as('anna');
    await anna.call('join', { displayName: 'Anna' });
    const { commit } = await anna.call('rename', { displayName: 'Annabel' });
    expect(commit.changes).toMatchObject([{ inserts: { count: 1 }, deletes: { count: 1 } }]);
    expect(engine.rows('person')).toMatchObject([{ id: 1n, display_name: 'Annabel' }]);
  });

  test('[ERR1] [TX1] a SenderError is a refusal and undoes everything', async () => {
    const engine = await start();
    const anna = engine.as('anna');
    await anna.call('setSecret', { id: 1, text: 'one' });
    const before = [engine.rows('secret'), engine.rows('log'), engine.database.offset];
    await expect(anna.call('failAfterWriting')).rejects.toMatchObject({
      tag: 'refused',
      message: 'rolled back',
    });
    expect([engine.rows('secret'), engine.rows('log'), engine.database.offset]).toEqual(before);
  });

  test('[MOD28] any other error is a failure, whose place is in the log and not in the answer', async () => {
    const engine = await start();
    await expect(engine.as('anna').call('crash')).rejects.toEqual(
      new CallError('failed', 'The instance encountered a fatal error.'),
    );
    const [entry] = engine.log;
    expect(entry).toMatchObject({
      level: 'Panic',
      functionName: 'crash',
      message: 'Uncaught TypeError: a programming error',
      fileName: 'src/index.ts',
      trace: [{ place: expect.stringMatching(/^src\/index\.ts:\d+:\d+$/), functionName: 'crash' }],
    });
  });

  test('[LIM1] an endless reducer is stopped and undone, and the next call works', async () => {
    const engine = await start();
    const anna = engine.as('anna');
    await anna.call('setSecret', { id: 1, text: 'one' });
    await expect(anna.call('runForever')).rejects.toMatchObject({ tag: 'failed' });
    expect(engine.rows('secret')).toEqual([{ id: 1, text: 'one' }]);
    await anna.call('setSecret', { id: 1, text: 'two' });
    await anna.call('setSecret', { id: 2, text: 'three' });
    expect(engine.rows('secret')).toHaveLength(2);
    expect(engine.log.at(-1)?.message).toContain('`run_forever` was stopped');
  });

  test('[TX7] a violated unique key is the error class of the module library', async () => {
    const engine = await start();
    await engine.as('anna').call('clash');
    expect(logTexts(engine)).toContain('clash true UniqueAlreadyExists');
    expect(engine.rows('secret')).toEqual([{ id: 900, text: 'first' }]);
  });

  test('[TX12] are told who calls, when and how', async () => {
    const engine = await start();
    const anna = await engine
      .as('anna', { claims: { iss: 'https://issuer', sub: 'anna' } })
      .connect(5n);
    engine.clock.setTo(1_800_000_000_000_000n);
    await anna.call('facts');
    const text = String(logTexts(engine).at(-1));
    const hex = anna.identity.toString(16).padStart(64, '0');
    expect(text).toContain(`${hex} ${'5'.padStart(32, '0')} 1800000000000000`);
    expect(text).toMatch(/true [0-9a-f-]{36} https:\/\/issuer$/);
  });

  test("[ERR6] do not exist for clients when they are the host's", async () => {
    const engine = await start();
    for (const name of ['init', 'remind', 'on_connect']) {
      const outcome = await engine.database.call({
        reducer: name,
        args: new Uint8Array(),
        caller: engine.as('anna').caller,
      });
      expect(outcome.tag).toBe('failed');
    }
  });

  test('[ERR3] malformed arguments never reach the module', async () => {
    const engine = await start();
    const outcome = await engine.database.call({
      reducer: 'set_secret',
      args: new Uint8Array([1, 0, 0, 0, 255, 0, 0, 0]),
      caller: engine.as('anna').caller,
    });
    expect(outcome).toMatchObject({ tag: 'failed', message: /invalid arguments/ });
  });
});

describe('tables', () => {
  test('[TX10] prefix and range scans delete exactly what they name', async () => {
    const engine = await start();
    const anna = engine.as('anna');
    for (const points of [-3, -1, 0, 2, 5]) {
      await anna.call('addScore', { game: 'chess', owner: 1, points });
      await anna.call('addScore', { game: 'go', owner: 1, points });
    }
    await anna.call('dropScores', { game: 'chess', from: -1, to: 5 });
    const left = engine.rows('score').map(row => `${row.game} ${row.points}`);
    expect(left.sort()).toEqual(['chess -3', 'chess 5', 'go -1', 'go -3', 'go 0', 'go 2', 'go 5']);
    expect(logTexts(engine)).toContain('dropped 3');
  });

  test('hold rows larger than the module library reads at once', async () => {
    const engine = await createEngine({
      module: await bundleText(`
        const page = table({}, { id: t.u32().primaryKey(), text: t.string() });
        const sum = table({}, { length: t.u32() });
        const s = schema({ page, sum });
        export default s;
        export const fill = s.reducer({ length: t.u32() }, (ctx, { length }) => {
          for (let id = 0; id < 5; id++) ctx.db.page.insert({ id, text: id + 'x'.repeat(length) });
          let length_ = ctx.db.page.id.find(3).text.length;
          for (const row of ctx.db.page.iter()) length_ += row.text.length;
          ctx.db.sum.insert({ length: length_ });
        });`),
    });
    await engine.as('anna').call('fill', { length: 200_000 });
    expect(engine.rows('sum')).toEqual([{ length: 6 * 200_001 }]);
  });

  test('[TX8] without a unique key hold each row once', async () => {
    const engine = await start();
    const anna = engine.as('anna');
    const first = await anna.call('insertPlain', { a: 1, b: 'x' });
    expect(first.commit.changes).toHaveLength(1);
    const again = await anna.call('insertPlain', { a: 1, b: 'x' });
    expect(again.commit.changes).toHaveLength(0);
    expect(again.commit.offset).toBe(first.commit.offset);
    await anna.call('deletePlain', { a: 1, b: 'x' });
    await anna.call('deletePlain', { a: 1, b: 'x' });
    expect(engine.rows('plain')).toEqual([]);
    expect(logTexts(engine).slice(-2)).toEqual(['deleted true', 'deleted false']);
  });

  test('[TX13] event tables have rows only in the commit that inserts them', async () => {
    const engine = await start();
    const { commit } = await engine.as('anna').call('sendPing', { text: 'hey' });
    expect(logTexts(engine)).toContain('pings 1');
    const ping = commit.changes.find(({ table }) => table.def.name === 'ping');
    expect(ping?.inserts.count).toBe(1);
    expect(engine.rows('ping')).toEqual([]);
  });

  test('clear says how many rows there were', async () => {
    const engine = await start();
    const anna = engine.as('anna');
    await anna.call('addScore', { game: 'go', owner: 1, points: 1 });
    await anna.call('addScore', { game: 'go', owner: 2, points: 1 });
    await anna.call('clearScores');
    expect(engine.rows('score')).toEqual([]);
    expect(logTexts(engine)).toContain('cleared 2');
  });
});

describe('schedules', () => {
  test('[SCHED1] a one-shot row calls its reducer when it is due, and goes', async () => {
    const engine = await start();
    await engine.as('anna').call('scheduleReminder', { text: 'tea', inMicros: 1_000_000n });
    await engine.advance(900_000n);
    expect(logTexts(engine)).not.toContain('remind tea');
    await engine.advance(200_000n);
    expect(logTexts(engine)).toContain('remind tea');
    expect(engine.rows('reminder')).toEqual([]);
  });
});

test('[SCHED2] an interval row calls its reducer at each of its times', async () => {
  const engine = await createEngine({
    module: await bundleText(`
      const beat = table({}, { id: t.u64().primaryKey().autoInc(), at: t.scheduleAt() });
      const heard = table({}, { at: t.i64() });
      const s = schema({ beat, heard });
      export default s;
      export const init = s.init(ctx => {
        const at = { tag: 'Interval', value: { __time_duration_micros__: 1_000_000n } };
        ctx.db.beat.insert({ id: 0n, at });
      });
      export const tick = s.reducer({ onSchedule: beat }, { row: beat.rowType }, ctx => {
        ctx.db.heard.insert({ at: ctx.timestamp.microsSinceUnixEpoch });
      });`),
    startMicros: 0n,
  });
  await engine.advance(3_500_000n);
  expect(engine.rows('heard').map(({ at }) => at)).toEqual([1_000_000n, 2_000_000n, 3_000_000n]);
});

describe('connections', () => {
  test('[ID3] are told to the module, which may refuse them', async () => {
    const engine = await start();
    const anna = await engine.as('anna').connect(7n);
    expect(engine.rows('st_client')).toHaveLength(1);
    await anna.disconnect();
    await anna.disconnect();
    expect(engine.rows('st_client')).toEqual([]);
    const hex = '7'.padStart(32, '0');
    expect(logTexts(engine).slice(1)).toEqual([`connected ${hex}`, `disconnected ${hex}`]);
    const refused = engine.as('ben', { claims: { refuse: true } });
    await expect(refused.connect()).rejects.toThrow('not you');
    expect(engine.rows('st_client')).toEqual([]);
  });
});

describe('views', () => {
  test('[V1] show each person their own rows', async () => {
    const engine = await start();
    const anna = engine.as('anna');
    await anna.call('join', { displayName: 'Anna' });
    await engine.as('ben').call('join', { displayName: 'Ben' });
    expect(anna.query('SELECT * FROM my_person')).toMatchObject([{ display_name: 'Anna' }]);
    expect(engine.as('carl').query('SELECT * FROM my_person')).toEqual([]);
  });

  test('[V2] report exactly what they read', async () => {
    const engine = await start();
    const { database } = engine;
    const view = (name: string) => database.module.views.find(v => v.name === name)!;
    const person = database.datastore.tableByName('person')!;
    const score = database.datastore.tableByName('score')!;
    const mine = database.callView(view('my_person'), 9n);
    expect(mine.reads).toMatchObject([{ tableId: person.id, index: person.index([1]) }]);
    expect(mine.reads[0]?.key?.[0]).toBe(9);
    expect(database.callView(view('one_score'), null).reads).toMatchObject([
      { tableId: score.id, index: score.index([1, 0]) },
    ]);
    expect(database.callView(view('top_scores'), null).reads).toEqual([
      { tableId: score.id, index: null, key: null },
    ]);
    expect(database.callView(view('calm_people'), null)).toMatchObject({
      tag: 'sql',
      sql: expect.stringContaining('person'),
    });
  });
});

describe('procedures', () => {
  test('[TX11] return values, write in transactions, and refuse by value', async () => {
    const engine = await start();
    const anna = engine.as('anna');
    expect(await anna.callProcedure('addAll', { a: 2, b: 3 })).toBe(5n);
    expect(await anna.callProcedure('writeSecret', { id: 1, text: 'x', fail: false })).toEqual({
      tag: 'ok',
      value: '1',
    });
    expect(await anna.callProcedure('writeSecret', { id: 2, text: 'y', fail: true })).toEqual({
      tag: 'err',
      value: 'asked to fail',
    });
    expect(engine.rows('secret')).toEqual([{ id: 1, text: 'x' }]);
    await engine.close();
  });

  test('hold up no reducer', async () => {
    const engine = await start();
    const anna = engine.as('anna');
    let isDone = false;
    const slow = anna.callProcedure('spin', { millis: 400 }).then(() => {
      isDone = true;
    });
    await anna.call('setSecret', { id: 1, text: 'meanwhile' });
    expect(isDone).toBe(false);
    await slow;
    await engine.close();
  });
});

test('[MOD3] console goes to the log with level, function, file and line', async () => {
  const engine = await start();
  await engine.as('anna').call('shout', { text: 'hello' });
  const entries = engine.log.map(({ level, message, fileName }) => [level, message, fileName]);
  expect(entries).toEqual([
    ['Info', 'shout hello { n: 1n }', 'src/index.ts'],
    ['Warn', 'careful', 'src/index.ts'],
    ['Info', expect.stringMatching(/^Timing span "timer": [\d.]+ms$/), 'src/index.ts'],
  ]);
  expect(engine.log[0]?.lineNumber).toBeGreaterThan(100);
  expect(engine.log[0]?.functionName).toBe('shout');
});
