import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notesModule } from './notes.ts';
import { startOlderServer } from './older-server.ts';
import { finish, Spacetime, told } from './spacetime.ts';

let spacetime: Spacetime;

beforeAll(async () => {
  spacetime = await Spacetime.loggedIn();
  await spacetime.publish('queries', await notesModule());
  await spacetime.ok('call', 'queries', 'pin', 'first', '{"some": 3}');
});
afterAll(() => spacetime.dispose());

const sql = (query: string, ...options: string[]) =>
  spacetime.ok('sql', 'queries', query, ...options);

describe('[HTTP4] sql', () => {
  it('prints rows as a table, enums and options with their names', async () => {
    const table = await sql('SELECT * FROM note');
    expect(table).toMatch(/ id +\| author +\| text +\| mood +\| size/);
    expect(table).toContain('(busy = "very") | (some = 3)');
  });

  it('prints several results, and views', async () => {
    const tables = await sql('SELECT text FROM note; SELECT COUNT(*) AS n FROM my_notes');
    expect(tables).toMatch(/"first"[\s\S]*n[\s\S]*1/);
  });

  it('changes rows', async () => {
    await sql('INSERT INTO secret (answer) VALUES (7)');
    await sql('UPDATE secret SET answer = 8 WHERE answer = 7');
    const [result] = JSON.parse(await sql('SELECT * FROM secret', '--format', 'json'));
    expect(result.rows.flat().sort()).toEqual([42, 8]);
    const [deleted] = JSON.parse(await sql('DELETE FROM secret WHERE answer = 8', '--format=json'));
    expect(deleted.stats).toEqual({ rows_inserted: 0, rows_deleted: 1, rows_updated: 0 });
  });

  it('[HTTP16] answers before durability when asked', async () => {
    expect(await sql('SELECT text FROM note', '--confirmed', 'false')).toContain('"first"');
  });

  it('keeps private tables to the owner, and tells what is wrong', async () => {
    const refused = await spacetime.fails('sql', 'queries', 'SELECT * FROM secret', '--anonymous');
    expect(refused).toContain(
      'no such table: `secret`. If the table exists, it may be marked private.',
    );
    expect(await spacetime.fails('sql', 'queries', 'selec')).toContain('400');
  });
});

describe('subscribe', () => {
  it('[S1] prints what is there and what happens', () => checkSubscription('v3'));

  it('[W10] falls back to JSON where the server is an older one', async () => {
    const older = await startOlderServer();
    try {
      await checkSubscription('v1', '--server', older.url);
    } finally {
      older.close();
    }
  });
});

async function checkSubscription(text: string, ...options: string[]): Promise<void> {
  const query = `SELECT * FROM note WHERE text = '${text}'`;
  const args = [query, '--print-initial-update', '-n', '2', ...options];
  const subscription = spacetime.start('subscribe', 'queries', ...args);
  const ended = finish(subscription);
  // The first line is the rows that are there: from then on nothing is missed.
  await told(subscription, '{');
  await spacetime.ok('call', 'queries', 'pin', text, 'null');
  const [{ rows }] = JSON.parse(
    await sql(`SELECT id FROM note WHERE text = '${text}'`, '--format', 'json'),
  );
  await spacetime.ok('call', 'queries', 'unpin', String(rows[0][0]));
  const { code, stdout } = await ended;
  expect(code).toBe(0);
  const [initial, inserted, deleted] = stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));
  expect(initial.note ?? { inserts: [] }).toMatchObject({ inserts: [] });
  const row = expect.objectContaining({ text, mood: { busy: 'very' }, size: { none: {} } });
  expect(inserted).toEqual({ note: { deletes: [], inserts: [row] } });
  expect(deleted).toEqual({ note: { deletes: [row], inserts: [] } });
}

describe('[HTTP5] logs', () => {
  it('are printed, cut short, and filtered by level', async () => {
    await spacetime.fails('call', 'queries', 'grumble');
    const all = await spacetime.ok('logs', 'queries');
    expect(all).toMatch(/INFO: init src\/index\.ts|INFO: init/);
    expect(await spacetime.ok('logs', 'queries', '--level', 'warn')).not.toContain('INFO');
    expect(await spacetime.ok('logs', 'queries', '--level', 'debug', '--level-exact')).toContain(
      'quietly',
    );
    const lines = await spacetime.ok('logs', 'queries', '-n', '2', '--format', 'json');
    expect(lines.trim().split('\n')).toHaveLength(2);
  });

  it('are followed', async () => {
    const child = spacetime.start('logs', 'queries', '-f', '-n', '1');
    const ended = finish(child);
    await told(child, '\n');
    const isFollowed = told(child, 'pinned followed');
    await spacetime.ok('call', 'queries', 'pin', 'followed', 'null');
    await isFollowed;
    child.kill();
    await ended;
  });

  it('are for the owner', async () => {
    const stranger = await Spacetime.loggedIn();
    expect(await stranger.fails('logs', 'queries')).toContain('view module logs');
    stranger.dispose();
  });
});

it('[HTTP9] describe prints the whole schema, a table, a reducer', async () => {
  const whole = JSON.parse(await spacetime.ok('describe', 'queries', '--json'));
  const names = whole.sections.flatMap((section: object) => Object.keys(section));
  expect(names).toEqual(expect.arrayContaining(['Typespace', 'Tables', 'Reducers', 'Procedures']));
  const table = JSON.parse(await spacetime.ok('describe', 'queries', 'table', 'note', '--json'));
  expect(table).toMatchObject({ source_name: 'note', primary_key: [0] });
  const reducer = JSON.parse(await spacetime.ok('describe', 'queries', 'reducer', 'pin', '--json'));
  expect(reducer.params.elements).toHaveLength(2);
  const anonymous = await spacetime.ok('describe', 'queries', '--json', '--anonymous');
  expect(JSON.parse(anonymous)).toEqual(whole);
});

it('[HTTP19] mcp lets an agent look and act', async () => {
  const request = (id: number, method: string, params?: object) =>
    `${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`;
  const call = (id: number, name: string, args: object) =>
    request(id, 'tools/call', { name, arguments: args });
  const { stdout } = await spacetime.runWith(
    [
      request(1, 'initialize', {}),
      '{"jsonrpc":"2.0","method":"notifications/initialized"}\n',
      request(2, 'tools/list'),
      call(3, 'call', { reducer: 'pin', args: ['by an agent', null] }),
      call(4, 'sql', { sql: "SELECT text FROM note WHERE text = 'by an agent'" }),
    ].join(''),
    'mcp',
    'queries',
  );
  const answers = stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));
  expect(answers.map(({ id }) => id)).toEqual([1, 2, 3, 4]);
  expect(answers[2].result.content[0].text).toBe("reducer 'pin' committed");
  expect(JSON.parse(answers[3].result.content[0].text)[0].rows).toEqual([['by an agent']]);
});
