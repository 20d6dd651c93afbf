import { describe, expect, test } from 'vitest';
import { BsatnWriter } from '../bsatn/writer.ts';
import { bundleModule } from '../module-host/bundle.ts';
import { describeModule } from '../module-host/describe-module.ts';
import { bundleText } from '../testing/bundle-text.ts';
import { toCamelCase, toPascalCase, toSnakeCase } from './case-conversion.ts';
import { ModuleDefError, parseModuleDef } from './parse-module-def.ts';

describe('names are converted as SpacetimeDB converts them', () => {
  test.each([
    ['displayName', 'display_name', 'displayName', 'DisplayName'],
    ['DisplayName', 'display_name', 'displayName', 'DisplayName'],
    ['display_name', 'display_name', 'displayName', 'DisplayName'],
    ['HTTPServer', 'http_server', 'httpServer', 'HttpServer'],
    ['userID', 'user_id', 'userId', 'UserId'],
    ['player2', 'player_2', 'player2', 'Player2'],
    ['u8Value', 'u_8_value', 'u8Value', 'U8Value'],
    ['item2D', 'item_2_d', 'item2D', 'Item2D'],
    ['_private', 'private', 'private', 'Private'],
    ['a__b', 'a_b', 'aB', 'AB'],
    ['Größe', 'größe', 'größe', 'Größe'],
  ])('%s', (name, snake, camel, pascal) => {
    expect([toSnakeCase(name), toCamelCase(name), toPascalCase(name)]).toEqual([
      snake,
      camel,
      pascal,
    ]);
  });
});

test('a module of every kind of thing', async () => {
  const fixture = new URL('../../fixtures/kitchen-sink', import.meta.url).pathname;
  const def = await describeModule(await bundleModule(fixture));
  const table = (name: string) => def.tables.find(t => t.name === name)!;

  expect(def.tables.map(({ name }) => name)).toEqual([
    'person',
    'score',
    'every_type',
    'secret',
    'ping',
    'plain',
    'reminder',
    'log',
  ]);
  expect(table('person')).toMatchObject({
    primaryKey: 0,
    isPublic: true,
    columns: [
      { name: 'id', autoIncrement: true },
      { name: 'identity' },
      { name: 'display_name', sourceName: 'displayName' },
      { name: 'mood' },
      { name: 'home_address' },
      { name: 'tags' },
      { name: 'joined_at' },
    ],
    indexes: [
      { name: 'person_id_idx_btree', accessorName: 'id', columns: [0], isUnique: true },
      { name: 'person_identity_idx_btree', accessorName: 'identity', isUnique: true },
    ],
    constraints: [{ name: 'person_id_key' }, { name: 'person_identity_key' }],
  });
  expect(table('score').indexes).toMatchObject([
    { name: 'score_game_points_idx_btree', accessorName: 'byGameAndPoints', columns: [0, 2] },
    { name: 'score_of_owner', algorithm: 'hash', columns: [1, 0], isUnique: false },
  ]);
  expect(table('score').columns[3]?.defaultValue).toEqual(
    new BsatnWriter().string('none').toBytes(),
  );
  expect(table('every_type').sourceName).toBe('everyType');
  expect(table('every_type').indexes).toMatchObject([{ algorithm: 'hash', isUnique: true }]);
  expect(table('secret').isPublic).toBe(false);
  expect(table('ping').isEvent).toBe(true);
  expect(table('reminder').schedule).toEqual({
    name: 'reminder_sched',
    atColumn: 1,
    functionName: 'remind',
    functionKind: 'reducer',
  });

  const mood = def.types.find(({ name }) => name === 'Mood')!;
  expect(def.typespace[mood.typeRef]).toMatchObject({
    variants: [{ name: 'calm' }, { name: 'veryBusy' }, { name: 'counting' }],
  });

  const reducer = (name: string) => def.reducers.find(r => r.name === name);
  expect(reducer('on_connect')).toMatchObject({
    lifecycle: 'client_connected',
    isClientCallable: false,
    sourceName: 'onConnect',
  });
  expect(reducer('remind')).toMatchObject({ isClientCallable: false });
  expect(reducer('join')).toMatchObject({
    isClientCallable: true,
    params: [{ name: 'display_name' }, { name: 'home_address' }],
  });
  // Ids are positions in the description, which lists exports by name.
  expect(def.reducers.map(r => r.sourceName)).toEqual(
    [...def.reducers.map(r => r.sourceName)].sort(),
  );

  expect(def.procedures.map(({ name }) => name)).toEqual(['add_all', 'spin', 'write_secret']);
  expect(def.views).toMatchObject([
    { name: 'calm_people', isAnonymous: true, primaryKey: 0 },
    { name: 'my_person', isAnonymous: false, id: 0, primaryKey: 0 },
    { name: 'one_score', isAnonymous: true, primaryKey: null },
    { name: 'top_scores', isAnonymous: true },
  ]);
});

describe('refuses', () => {
  const reasonsOf = async (body: string): Promise<readonly string[]> => {
    const js = await bundleText(body);
    try {
      await describeModule(js);
      return [];
    } catch (error) {
      if (error instanceof ModuleDefError) return error.reasons;
      throw error;
    }
  };

  test('two names that become one', async () => {
    const reasons = await reasonsOf(`
      const a = table({}, { id: t.u32() });
      const b = table({}, { id: t.u32() });
      const s = schema({ fooBar: a, foo_bar: b });
      export default s;`);
    expect(reasons).toContain('The name `foo_bar` is used for several things.');
  });

  test('reserved table names', async () => {
    const reasons = await reasonsOf(`
      const s = schema({ st_mine: table({}, { id: t.u32() }) });
      export default s;`);
    expect(reasons[0]).toContain('`st_mine` is reserved');
  });

  test('a schedule without the columns that it needs', async () => {
    const reasons = await reasonsOf(`
      const timer = table({}, { id: t.u32().primaryKey(), at: t.scheduleAt() });
      const s = schema({ timer });
      export default s;
      export const tick = s.reducer({ onSchedule: timer }, { row: timer.rowType }, () => {});`);
    expect(reasons).toEqual([
      'The scheduled table `timer` needs a primary key of type u64 and a ScheduleAt column.',
    ]);
  });

  test('a function that becomes another one', async () => {
    const reasons = await reasonsOf(`
      const s = schema({});
      export default s;
      export const doIt = s.reducer(() => {});
      export const do_it = s.reducer(() => {});`);
    expect(reasons[0]).toContain('`do_it` is used for several reducers');
  });

  test('visibility filters that cannot be kept', async () => {
    const reasonOf = async (...filters: string[]) => {
      const exported = filters.map(
        (sql, i) => `export const own${i} = s.clientVisibilityFilter.sql('${sql}');`,
      );
      const [reason] = await reasonsOf(`
        const a = table({ public: true }, { id: t.u32().primaryKey() });
        const hidden = table({}, { id: t.u32() });
        const s = schema({ a, hidden });
        export default s;
        ${exported.join('')}`);
      return reason;
    };
    expect(await reasonOf('SELECT * FROM c')).toContain('no such table: `c`');
    expect(await reasonOf('SELECT id FROM a')).toContain('must return a table type');
    expect(await reasonOf('SELECT * FROM hidden')).toContain(
      'Cannot define RLS rule on private table: hidden',
    );
  });

  test('bytes that are no description', () => {
    expect(() => parseModuleDef(Uint8Array.of(2, 1, 0, 0))).toThrow(ModuleDefError);
    expect(() => parseModuleDef(Uint8Array.of(0))).toThrow(/expected V10/);
  });

  test('types that contain themselves always', () => {
    const element = (writer: BsatnWriter) => writer.u32(1).u8(1);
    const typespace = new BsatnWriter().u8(2).u32(1).u8(0).u32(4);
    typespace.u8(0).u32(0); // itself
    element(typespace.u8(2)).u8(0).u32(2); // a product of the next one
    element(typespace.u8(2)).u8(0).u32(1); // a product of the one before
    element(typespace.u8(2)).u8(3).u8(0).u32(3); // a product of a list of itself
    expect(() => parseModuleDef(typespace.toBytes())).toThrow(
      new ModuleDefError([
        'Type 0 contains itself, and so has no end.',
        'Type 1 contains itself, and so has no end.',
      ]),
    );
  });

  test('types without an end', () => {
    const writer = new BsatnWriter().u8(2).u32(1).u8(0).u32(1);
    for (let depth = 0; depth < 200_000; depth++) writer.u8(3);
    expect(() => parseModuleDef(writer.u8(5).toBytes())).toThrow(/nested too deeply/);
  });

  test('HTTP routes that the module library would not make', () => {
    const routes = [
      ['hello', '/a'],
      ['hello', '/a'],
      ['hello', 'b'],
      ['hello', '/C'],
      ['nobody', '/d'],
    ] as const;
    const writer = new BsatnWriter().u8(2).u32(2);
    writer.u8(11).array(['hello'], (w, name) => w.string(name));
    // To any method.
    writer.u8(12).array(routes, (w, [handler, path]) => w.string(handler).u8(0).string(path));
    expect(() => parseModuleDef(writer.toBytes())).toThrow(
      new ModuleDefError([
        'Several HTTP routes lead to `/a`.',
        'The HTTP route `b` is no path: it begins with / and has only ASCII lowercase letters, digits and -_~/.',
        'The HTTP route `/C` is no path: it begins with / and has only ASCII lowercase letters, digits and -_~/.',
        'The HTTP route `/d` leads to `nobody`, which is no handler.',
      ]),
    );
  });
});
