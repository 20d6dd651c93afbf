/** A module is replaced again and again while many clients write. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Host, startHost } from '../host.ts';
import { bundleModule } from '../module-host/bundle.ts';
import { DbConnection } from './fixtures/board/bindings/index.ts';
import type { Actor } from './hosted-database.ts';
import { boardFolder, changedBoard } from './testing/board.ts';

const owner: Actor = { identity: 42n, claims: '{}' };
const writers = 24;
const inFlight = 8;

let folder: string;
let host: Host;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plaza-engine-'));
  host = await startHost({ listenAddress: '127.0.0.1:0', dataDir: folder });
  await publish(await bundleModule(boardFolder));
});
afterEach(async () => {
  await host.close();
  rmSync(folder, { recursive: true, force: true });
});

/** @returns whether it disconnected clients */
async function publish(js: string): Promise<boolean> {
  const database = host.databases.find('board');
  const plan = database && (await host.databases.planUpdate(database, js));
  if (plan?.tag === 'impossible') throw new Error(plan.reason);
  await host.databases.publish({
    target: 'board',
    js,
    publisher: owner,
    mayCreate: true,
    clear: false,
    breakClientsToken: plan?.token ?? null,
  });
  return plan?.breaksClients ?? false;
}

/** The board with another line in its log. */
function sameTables(version: number): Promise<string> {
  return changedBoard({ 'pinned ${text}': `version ${version} pinned \${text}` });
}

/** The board with so many columns more: clients with other bindings must go. */
function moreColumns(count: number): Promise<string> {
  const numbers = Array.from({ length: count }, (_, i) => i);
  const columns = numbers.map(i => `extra${i}: t.u32().default(7),`).join('\n');
  const values = numbers.map(i => `extra${i}: 8`).join(', ');
  return changedBoard({
    'size: t.option(t.u32()),\n  },': `size: t.option(t.u32()),\n${columns}\n  },`,
    'text, size });': `text, size, ${values} });`,
  });
}

/** Somebody who writes notes without pause, and connects again when disconnected. */
class Writer {
  readonly confirmed = new Set<string>();
  readonly refused: string[] = [];
  disconnections = 0;
  readonly #name: string;
  readonly #finished: Promise<void>;
  #isStopping = false;
  #sent = 0;

  constructor(name: string) {
    this.#name = name;
    this.#finished = this.#write();
  }

  /** Resolves once nothing is under way. */
  stop(): Promise<void> {
    this.#isStopping = true;
    return this.#finished;
  }

  async #write(): Promise<void> {
    while (!this.#isStopping) {
      const connected = await this.#connect();
      if (connected === null) continue;
      const { connection, isGone } = connected;
      const lines = Array.from({ length: inFlight }, () => this.#writeOn(connection, isGone));
      await Promise.race([Promise.all(lines), isGone]);
      connection.disconnect();
    }
  }

  async #writeOn(connection: DbConnection, isGone: Promise<void>): Promise<void> {
    while (!this.#isStopping && connection.isActive) {
      const text = `${this.#name}-${this.#sent++}`;
      // The SDK leaves calls unanswered when the socket breaks.
      const end = await Promise.race([
        connection.reducers.pin({ text, size: undefined }).then(
          () => 'confirmed',
          (error: unknown) => String(error),
        ),
        isGone.then(() => 'gone'),
      ]);
      if (end === 'gone') return;
      if (end === 'confirmed') this.confirmed.add(text);
      else this.refused.push(end);
    }
  }

  /** @returns null when a new module came between the socket and its welcome */
  #connect(): Promise<{ connection: DbConnection; isGone: Promise<void> } | null> {
    return new Promise((resolve, reject) => {
      let leave = () => {};
      const isGone = new Promise<void>(gone => {
        leave = gone;
      });
      DbConnection.builder()
        .withUri(host.url)
        .withDatabaseName('board')
        .onConnect(connection => resolve({ connection, isGone }))
        .onConnectError((_context, error) => reject(error))
        .onDisconnect(() => {
          if (!this.#isStopping) this.disconnections += 1;
          leave();
          resolve(null);
        })
        .build();
    });
  }
}

/** All notes, and what is wrong with them given what the writers were told. */
async function compare(all: readonly Writer[]) {
  const { rows } = await host.databases
    .find('board')!
    .withSession(owner, session => session.query('SELECT text FROM note', true));
  const texts = new TextDecoder();
  const times = new Map<string, number>();
  for (let i = 0; i < rows.count; i++) {
    const text = texts.decode(rows.bytes.subarray(rows.starts[i]! + 4, rows.starts[i + 1]!));
    times.set(text, (times.get(text) ?? 0) + 1);
  }
  const confirmed = all.flatMap(writer => [...writer.confirmed]);
  return {
    lost: confirmed.filter(text => !times.has(text)),
    twice: [...times].filter(([, count]) => count > 1).map(([text]) => text),
    refused: all.flatMap(({ refused }) => refused),
    confirmed: confirmed.length,
    written: times.size,
  };
}

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

describe('[MIG5] replacing a module under load', () => {
  it('answers every call of clients that stay, each commit once', async () => {
    const versions = await Promise.all(Array.from({ length: 6 }, (_, i) => sameTables(i)));
    const all = Array.from({ length: writers }, (_, i) => new Writer(`w${i}`));
    for (const js of versions) {
      await pause(20);
      expect(await publish(js)).toBe(false);
    }
    await pause(20);
    await Promise.all(all.map(writer => writer.stop()));
    const { confirmed, written, ...wrong } = await compare(all);
    expect(wrong).toEqual({ lost: [], twice: [], refused: [] });
    expect(written).toBe(confirmed);
    expect(all.map(({ disconnections }) => disconnections)).toEqual(all.map(() => 0));
    expect(confirmed).toBeGreaterThan(writers * inFlight);
  });

  it('disconnects clients that could not read the new rows, and loses nothing confirmed', async () => {
    const versions = await Promise.all([1, 2, 3, 4].map(moreColumns));
    const all = Array.from({ length: writers }, (_, i) => new Writer(`w${i}`));
    for (const js of versions) {
      await pause(150);
      expect(await publish(js)).toBe(true);
    }
    await pause(150);
    await Promise.all(all.map(writer => writer.stop()));
    const { confirmed, written, ...wrong } = await compare(all);
    expect(wrong).toEqual({ lost: [], twice: [], refused: [] });
    expect(written).toBeGreaterThanOrEqual(confirmed);
    expect(all.every(({ disconnections }) => disconnections > 0)).toBe(true);
    expect(confirmed).toBeGreaterThan(writers * inFlight);
  });
});
