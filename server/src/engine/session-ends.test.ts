import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../db/database.ts';
import { preparedData } from '../testing/prepared-data.ts';
import { SessionEnds } from './session-ends.ts';

let database: Database;
let remove: () => Promise<void>;
beforeAll(async () => {
  const data = await preparedData();
  remove = data.remove;
  database = await openDatabase({ url: null, folder: join(data.dir, 'postgres') });
});
afterAll(async () => {
  await database.close();
  await remove();
});

/** An engine that comes and goes, and writes down what it was told. */
function engine() {
  const told: string[] = [];
  return {
    told,
    isReachable: true,
    isBroken: false,
    async endSession(sessionId: string) {
      if (this.isBroken) throw new Error('the connection broke');
      told.push(`end ${sessionId}`);
    },
    async disconnect(userId: string) {
      told.push(`cut ${userId}`);
    },
  };
}

const start = (ender: ReturnType<typeof engine>) =>
  new SessionEnds({ orm: database.orm, ender, log: pino({ level: 'silent' }) });
const remaining = () => database.orm.query.sessionEnd.findMany();

describe('SessionEnds', () => {
  it('tells the engine at once', async () => {
    const ender = engine();
    const ends = start(ender);
    await ends.record({ sessionId: 's1', userId: 'u1' });
    await ends.passOn();
    expect(ender.told).toEqual(['end s1', 'cut u1']);
    expect(await remaining()).toEqual([]);
  });

  it('keeps what an absent engine has not heard, over a restart of ours', async () => {
    const ender = engine();
    ender.isReachable = false;
    await start(ender).record({ sessionId: 's1', userId: 'u1' });
    await start(ender).record({ sessionId: 's2', userId: 'u1' });
    expect(ender.told).toEqual([]);
    ender.isReachable = true;
    await start(ender).passOn();
    expect(ender.told.filter(each => each.startsWith('end'))).toEqual(['end s1', 'end s2']);
    expect(await remaining()).toEqual([]);
  });

  it('tries again after a failure, and is not kept busy by it', async () => {
    const ender = engine();
    ender.isBroken = true;
    const ends = start(ender);
    await ends.record({ sessionId: 's1', userId: 'u1' });
    await ends.passOn();
    expect(await remaining()).toHaveLength(1);
    ender.isBroken = false;
    await ends.passOn();
    expect(ender.told).toEqual(['end s1', 'cut u1']);
  });
});
