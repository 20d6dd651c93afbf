import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Database } from '../database.ts';
import { openFolder } from '../durability/file-durability.ts';
import { SubscriptionHub } from '../subscriptions/subscription-hub.ts';
import { bundleText } from '../testing/bundle-text.ts';

const OWNER = 0xaan;

it('[SQL6] variables and what statements wrote are there after a restart', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'engine-variables-'));
  const js = await bundleText(
    `const item = table({ public: true }, { id: t.u32().primaryKey().autoInc() });
     export default schema({ item });`,
  );
  const open = async () => {
    const database = await Database.open({
      identity: 0xdbn,
      owner: OWNER,
      js,
      openDurability: replay => openFolder(folder, replay, { warn: () => {} }),
    });
    const hub = new SubscriptionHub(database);
    const caller = { identity: OWNER, connectionId: null, claims: null };
    return { database, run: (sql: string) => hub.runStatement(sql, caller) };
  };
  try {
    const first = await open();
    await first.run('SET row_limit = 9');
    await first.run('INSERT INTO item (id) VALUES (0), (0)');
    await first.database.close();
    const second = await open();
    expect((await second.run('SHOW row_limit')).rows.bytes.at(1)).toBe(9);
    await second.run('INSERT INTO item (id) VALUES (0)');
    const { rows } = await second.run('SELECT * FROM item');
    expect([rows.count, new Set(rows.bytes).size]).toEqual([3, 4]);
    await second.database.close();
  } finally {
    await rm(folder, { recursive: true });
  }
});
