/** Errors of each kind, and exactly where somebody hears of them. */
import { InternalError, SenderError } from 'spacetimedb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DbConnection, tables } from './bindings/calls/index.ts';
import { type Client, connect, rejection, subscribe, until } from './support/client.ts';
import { TestDatabase } from './support/database.ts';

let database: TestDatabase;
let anna: Client<DbConnection>;
let ben: Client<DbConnection>;
/** What Ben's callbacks heard. */
let heard: string[];

beforeAll(async () => {
  database = await TestDatabase.publish('calls');
  anna = await connect(DbConnection, database);
  ben = await connect(DbConnection, database);
  await subscribe(anna.connection, tables.note, tables.counter, tables.event);
  await subscribe(ben.connection, tables.note, tables.counter, tables.event);
  await anna.connection.reducers.write({ text: 'kept' });
  await anna.connection.reducers.addTo({ name: 'kept', by: 1n });
  heard = [];
  ben.connection.db.note.onInsert(() => heard.push('insert'));
  ben.connection.db.note.onDelete(() => heard.push('delete'));
  ben.connection.db.note.onUpdate(() => heard.push('update'));
  ben.connection.db.counter.onDelete(() => heard.push('counter'));
  ben.connection.db.event.onInsert(() => heard.push('event'));
});
afterAll(async () => {
  anna?.connection.disconnect();
  ben?.connection.disconnect();
  await database?.delete();
});

/** Nothing has changed, on the server and at the other client. */
async function expectUnchanged(): Promise<void> {
  const texts = await database.rows('SELECT text FROM note');
  expect(texts.flat()).toEqual(['kept']);
  expect(await database.rows('SELECT value FROM counter')).toEqual([[1]]);
  // Ben has been told of everything before his own answer.
  await ben.connection.reducers.noop({});
  expect(heard).toEqual([]);
}

const SENDER_ERROR = 'REFUSED: ünï "quoted"\n line two';
const FATAL = 'The instance encountered a fatal error.';

describe('a reducer that fails', () => {
  it('[ERR1] [TX1] with a SenderError rejects with its exact text, and nothing has happened', async () => {
    const error = await rejection(
      anna.connection.reducers.failAfterWriting({ how: 'sender error' }),
    );
    expect(error).toBeInstanceOf(SenderError);
    expect((error as Error).message).toBe(SENDER_ERROR);
    await expectUnchanged();
  });

  it.each(['error', 'string', 'nothing', 'stack', 'unique', 'no row', 'wrong type'])(
    '[ERR2] [TX1] with %s rejects as an internal error, and nothing has happened',
    async how => {
      const error = await rejection(anna.connection.reducers.failAfterWriting({ how }));
      expect(error).toBeInstanceOf(InternalError);
      expect((error as Error).message).toBe(FATAL);
      await expectUnchanged();
    },
  );

  it('[ERR1] leaves the text of its SenderError in the log, under its name', async () => {
    await rejection(anna.connection.reducers.failAfterWriting({ how: 'sender error' }));
    await until(async () =>
      (await database.logs()).some(
        line =>
          line.message === SENDER_ERROR &&
          line.level === 'Error' &&
          line.function === 'fail_after_writing',
      ),
    );
  });

  it('[ERR2] leaves what it threw in the log, under its name', async () => {
    await rejection(anna.connection.reducers.failAfterWriting({ how: 'error' }));
    await until(async () =>
      (await database.logs()).some(
        line =>
          line.message.includes('a secret of the module') && line.function === 'fail_after_writing',
      ),
    );
  });

  it('[HTTP2] is answered with 530 and the same texts', async () => {
    const refused = await database.call('fail_after_writing', ['sender error']);
    expect([refused.status, refused.text]).toEqual([530, SENDER_ERROR]);
    const failed = await database.call('fail_after_writing', ['error']);
    expect([failed.status, failed.text]).toEqual([530, FATAL]);
    await expectUnchanged();
  });
});

describe('a call that cannot be made', () => {
  it('[ERR3] of an unknown reducer', async () => {
    const error = await rejection(anna.connection.callReducer('nobody', new Uint8Array()));
    expect(error).toBeInstanceOf(InternalError);
    expect((error as Error).message).toContain('no such reducer');
    expect((await database.call('nobody')).status).toBe(404);
  });

  it.each([
    ['too short', Uint8Array.of(1, 0)],
    ['too long', Uint8Array.of(0, 0, 0, 0, 9)],
    ['no UTF-8', Uint8Array.of(1, 0, 0, 0, 0xff)],
    ['a length beyond the end', Uint8Array.of(255, 255, 255, 255)],
  ])('[ERR3] with arguments that are %s', async (_name, bytes) => {
    const error = await rejection(anna.connection.callReducer('write', bytes));
    expect(error).toBeInstanceOf(InternalError);
    expect((error as Error).message).toContain('invalid arguments');
    await expectUnchanged();
  });

  it.each([
    ['no JSON', '{'],
    ['a number', '5'],
    ['too few', '[]'],
    ['too many', '["a", "b"]'],
    ['of another type', '[5]'],
    ['null', '[null]'],
    ['of another name', '{"txt": "a"}'],
  ])('[HTTP2] with arguments that are %s', async (_name, body) => {
    const answer = await database.call('write', body);
    expect(answer.status, answer.text).toBe(400);
    expect(answer.text).toContain('invalid arguments');
  });

  it('[HTTP2] without the content type of JSON', async () => {
    const plain = await database.request('POST', '/call/noop', { body: '[]' });
    expect(plain.status).toBe(415);
  });

  it('[HTTP17] with bytes that are no text', async () => {
    const headers = { 'content-type': 'application/json' };
    const body = Uint8Array.of(0x5b, 0x22, 0xff, 0x22, 0x5d);
    const answer = await database.request('POST', '/call/write', { body, headers });
    expect(answer.status).toBe(400);
  });

  it('[ERR6] because only the host makes it', async () => {
    for (const name of ['init', 'on_connect', 'on_disconnect']) {
      const error = await rejection(anna.connection.callReducer(name, new Uint8Array()));
      expect((error as Error).message).toContain('lifecycle');
      const answer = await database.call(name);
      expect(answer.status).toBe(400);
      expect(answer.text).toContain('lifecycle');
    }
  });
});

describe('a procedure that fails', () => {
  it('[ERR4] [TX11] rejects, and what it committed before stays', async () => {
    for (const how of ['in a transaction', 'sender error', 'error']) {
      const error = await rejection(anna.connection.procedures.failProcedure({ how }));
      expect(String(error), how).toContain('fatal error');
      const texts = await database.rows('SELECT text FROM note');
      expect(texts.flat().sort()).toEqual(['committed before', 'kept']);
      await anna.connection.reducers.erase({ text: 'committed before' });
    }
  });

  it('[ERR4] tells the text of a SenderError', async () => {
    const error = await rejection(
      anna.connection.procedures.failProcedure({ how: 'sender error' }),
    );
    expect(String(error)).toBe(
      'The module instance encountered a fatal error: REFUSED: by a procedure',
    );
    await anna.connection.reducers.erase({ text: 'committed before' });
  });

  it('[HTTP2] is answered with 500', async () => {
    const answer = await database.call('fail_procedure', ['sender error']);
    expect(answer.status).toBe(500);
    expect(answer.text).toContain('fatal error');
    await anna.connection.reducers.erase({ text: 'committed before' });
  });

  it('[ERR4] because there is none, or not with these arguments', async () => {
    const unknown = await rejection(anna.connection.callProcedure('nobody', new Uint8Array()));
    expect(String(unknown)).toContain('No such procedure');
    const wrong = await rejection(anna.connection.callProcedure('sum', Uint8Array.of(1)));
    expect(String(wrong)).toContain('invalid arguments');
    expect((await database.call('sum', [1])).status).toBe(400);
    expect((await database.call('sum', [1, -1])).status).toBe(400);
  });
});

describe('a query that is refused', () => {
  it.each([
    ['of no table', 'SELECT * FROM nobody'],
    ['of a private table', 'SELECT * FROM mode'],
    ['of no column', 'SELECT * FROM note WHERE nobody = 1'],
    ['of another type', "SELECT * FROM counter WHERE value = 'x'"],
    ['of columns', 'SELECT text FROM note'],
    ['that is no query', 'DELETE FROM note'],
    ['that is no SQL', 'SELECT SELECT'],
    ['without text', ''],
  ])('[ERR5] [SUB7] %s is told to its subscription alone', async (_name, query) => {
    const error = await rejection(subscribe(anna.connection, query));
    expect(error).toBeInstanceOf(Error);
    expect((error as Error).message).not.toBe('');
    // The others go on.
    await anna.connection.reducers.write({ text: 'still here' });
    const texts = [...anna.connection.db.note.iter()].map(row => row.text).sort();
    expect(texts).toEqual(['kept', 'still here']);
    await anna.connection.reducers.erase({ text: 'still here' });
  });

  it('[SUB7] the words for a private table and for none are the same', async () => {
    const hidden = await rejection(subscribe(anna.connection, 'SELECT * FROM mode'));
    const missing = await rejection(subscribe(anna.connection, 'SELECT * FROM edom'));
    const words = (error: unknown) => String(error).replace(/mode|edom/g, 'TABLE');
    expect(words(hidden)).toBe(words(missing));
  });

  it('[ERR5] takes the others of its set with it', async () => {
    const before = ben.connection.db.counter.count();
    await rejection(subscribe(ben.connection, 'SELECT * FROM counter', 'SELECT * FROM nobody'));
    expect(ben.connection.db.counter.count()).toBe(before);
  });

  it('[HTTP4] [SQL4] is answered with 400 and the reason', async () => {
    for (const [query, reason] of [
      ['SELECT * FROM nobody', 'nobody'],
      ['SELECT nothing FROM note', 'nothing'],
      ["SELECT * FROM counter WHERE value = 'x'", 'I64'],
      ['SELECT * FROM counter WHERE value = 9223372036854775808', '9223372036854775808'],
      ['SELECT', ''],
    ] as const) {
      const answer = await database.sql(query);
      expect(answer.status, query).toBe(400);
      expect(answer.text).toContain(reason);
    }
  });
});
