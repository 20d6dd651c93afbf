/** Views in joins: their primary key is an index, and each caller has a result of his own. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../embedded.ts';
import { SubscriptionHub } from '../subscriptions/subscription-hub.ts';
import { bundleText } from '../testing/bundle-text.ts';

const source = `
  const player = table({ name: 'player' }, { id: t.u64().primaryKey(), name: t.string() });
  const member = table(
    { name: 'member', public: true },
    { id: t.u64().primaryKey(), who: t.identity().index('hash'), player: t.u64().index('btree') },
  );
  const module = schema({ player, member });
  export default module;

  export const put = module.reducer({ id: t.u64(), name: t.string() }, (ctx, row) => {
    if (ctx.db.player.id.find(row.id)) ctx.db.player.id.update(row);
    else ctx.db.player.insert(row);
  });
  export const drop = module.reducer({ id: t.u64() }, (ctx, { id }) => {
    ctx.db.player.id.delete(id);
  });
  export const join = module.reducer({ id: t.u64(), player: t.u64() }, (ctx, { id, player }) => {
    ctx.db.member.insert({ id, who: ctx.sender, player });
  });
  export const leave = module.reducer({ id: t.u64() }, (ctx, { id }) => {
    ctx.db.member.id.delete(id);
  });

  export const players = module.anonymousView({ name: 'players', public: true }, t.array(player.rowType), ctx =>
    ctx.from.player.where(row => row.id.gt(0n)));
  const Membership = t.row('Membership', { id: t.u64().primaryKey(), text: t.string() });
  export const mine = module.view({ name: 'mine', public: true }, t.array(Membership), ctx =>
    [...ctx.db.member.who.filter(ctx.sender)].map(row => ({ id: row.player, text: 'mine' })));
`;

let js = '';
let engine: Engine;
let hub: SubscriptionHub;

beforeAll(async () => {
  js = await bundleText(source);
});
afterEach(() => engine.close());

async function start(): Promise<void> {
  engine = await createEngine({ module: js });
  hub = new SubscriptionHub(engine.database);
}

/** Somebody who subscribes; `count` is how many updates have come. */
function watch(who: string, sql: string) {
  const client = engine.as(who);
  const heard = { count: 0 };
  const subscriber = {
    identity: client.identity,
    isOwner: false,
    receive: () => {
      heard.count += 1;
    },
    fail: () => {},
  };
  const rows = () => {
    const other = { ...subscriber };
    const [table] = hub.subscribe(other, 1, [sql]);
    hub.remove(other);
    return table?.rows.count ?? 0;
  };
  hub.subscribe(subscriber, 1, [sql]);
  return { client, heard, rows };
}

describe('views in joins', () => {
  it('[Q1] are found by their primary key', async () => {
    await start();
    const anna = watch(
      'anna',
      'SELECT p.* FROM member m JOIN players p ON m.player = p.id WHERE m.who = :sender',
    );
    await anna.client.call('put', { id: 1n, name: 'One' });
    await anna.client.call('put', { id: 2n, name: 'Two' });
    expect([anna.heard.count, anna.rows()]).toEqual([0, 0]);
    await anna.client.call('join', { id: 7n, player: 2n });
    expect([anna.heard.count, anna.rows()]).toEqual([1, 1]);
    await anna.client.call('put', { id: 1n, name: 'Uno' });
    expect(anna.heard.count).toBe(1);
    await anna.client.call('put', { id: 2n, name: 'Due' });
    expect([anna.heard.count, anna.rows()]).toEqual([2, 1]);
    await engine.as('ben').call('join', { id: 8n, player: 1n });
    expect(anna.heard.count).toBe(2);
    await anna.client.call('leave', { id: 7n });
    expect([anna.heard.count, anna.rows()]).toEqual([3, 0]);
  });

  it('[V1] join each caller with his own results', async () => {
    await start();
    const sql = 'SELECT p.* FROM mine JOIN players p ON mine.id = p.id';
    const anna = watch('anna', sql);
    const ben = watch('ben', sql);
    for (const id of [1n, 2n]) await anna.client.call('put', { id, name: 'x' });
    await anna.client.call('join', { id: 7n, player: 1n });
    await ben.client.call('join', { id: 8n, player: 2n });
    expect([anna.rows(), ben.rows()]).toEqual([1, 1]);
    expect([anna.heard.count, ben.heard.count]).toEqual([1, 1]);
    await anna.client.call('put', { id: 2n, name: 'y' });
    expect([anna.heard.count, ben.heard.count]).toEqual([1, 2]);
    await anna.client.call('drop', { id: 1n });
    expect([anna.heard.count, ben.heard.count]).toEqual([2, 2]);
    expect([anna.rows(), ben.rows()]).toEqual([0, 1]);
  });
});
