/**
 * The process that the crash tests kill: opens a database folder with the bank module, and moves
 * money as fast as it can, until it is gone.
 *
 *     node bank-process.js FOLDER MODULE.js CYCLE SEED [publish | compact]
 *
 * With `publish` it also publishes, soon after its start, a module with a further column; with
 * `compact` it compacts its folder again and again. What it is about to do it says on the standard
 * output, so that it can be killed in the middle of that.
 *
 * It writes one line for each thing that it has been promised, when it has been promised, so that
 * the test can hold the next start to it:
 *
 *     ready OFFSET                      the database is open
 *     confirmed REQUEST OFFSET          the transfer is durable
 *     refused REQUEST                   the transfer was refused
 *     published COLUMNS                 the module with so many further columns is durable
 */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as setImmediateTurn } from 'node:timers/promises';
import { systemClock } from '../../engine/src/clock.ts';
import { Database } from '../../engine/src/database.ts';
import type { Durability } from '../../engine/src/durability/durability.ts';
import { openFolder } from '../../engine/src/durability/file-durability.ts';
import { seededRandom } from '../../engine/src/durability/testing/simulated-storage.ts';
import { Scheduler } from '../../engine/src/scheduler/scheduler.ts';
import { accounts } from './bank/src/opening.ts';
import { extraColumnsOf, withExtraColumns } from './bank-versions.ts';

const [folder, modulePath, cycleText, seedText, task] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string | undefined,
];
const cycle = Number(cycleText);
const random = seededRandom(Number(seedText));
const inFlightMax = [1, 10, 200, 2000][Math.floor(random() * 4)]!;

// A file and not the standard output: what is written here is there when the process is gone.
const promises = openSync(join(folder, '..', 'promises'), 'a');
const promise = (line: string): void => {
  writeSync(promises, `${line}\n`);
};

let durability: Durability | null = null;
process.stdout.write('recovering\n');
const database = await Database.open({
  identity: 0xba4cn,
  owner: 0xb055n,
  js: readFileSync(modulePath, 'utf8'),
  openDurability: async replay => {
    const opened = await openFolder(folder, replay, {
      warn: message => console.error(message),
      // Small, so that even a short life has many files and snapshots.
      segmentBytes: 20_000 + Math.floor(random() * 200_000),
      snapshotBytes: 50_000 + Math.floor(random() * 500_000),
      reserveBytes: 100_000,
    });
    durability = opened.durability;
    return opened;
  },
});

for (let i = 0n; i < 3n; i++)
  void database.connect({
    identity: 0xc11e47n + i,
    connectionId: BigInt(cycle) * 10n + i + 1n,
    claims: null,
  });

/** Transfers that are committed and wait for their confirmation, in commit order. */
const unconfirmed: { readonly requestId: number; readonly offset: number }[] = [];
let inFlight = 0;
let requests = 0;

database.onDurable(offset => {
  const rest = unconfirmed.findIndex(transfer => transfer.offset > offset);
  const confirmed = unconfirmed.splice(0, rest === -1 ? unconfirmed.length : rest);
  if (confirmed.length === 0) return;
  promise(confirmed.map(({ requestId, offset }) => `confirmed ${requestId} ${offset}`).join('\n'));
  inFlight -= confirmed.length;
  setImmediate(fill);
});

const scheduler = new Scheduler(database, systemClock);
scheduler.start();
if (task === 'publish') setTimeout(publish, random() * 100);
if (task === 'compact') void compact();

promise(`ready ${database.offset}`);
process.stdout.write('ready\n');
fill();
process.on('exit', () => closeSync(promises));

function fill(): void {
  while (inFlight < inFlightMax) {
    inFlight++;
    const requestId = cycle * 1_000_000 + ++requests;
    database.enqueue(
      {
        reducer: 'transfer',
        args: argsOf(requestId),
        caller: { identity: 0xc11e47n, connectionId: null, claims: null },
      },
      outcome => {
        if (outcome.tag === 'committed') {
          unconfirmed.push({ requestId, offset: outcome.commit.offset });
          return;
        }
        inFlight--;
        if (outcome.tag === 'refused') promise(`refused ${requestId}`);
        else console.error(outcome.message);
        setImmediate(fill);
      },
    );
  }
}

async function publish(): Promise<void> {
  process.stdout.write('publishing\n');
  const columns = extraColumnsOf(database.js) + 1;
  await database.replaceModule(withExtraColumns(database.js, columns));
  scheduler.start();
  const { offset } = database;
  const stop = database.onDurable(durable => {
    if (durable < offset) return;
    stop();
    promise(`published ${columns}`);
    process.stdout.write('published\n');
  });
}

async function compact(): Promise<void> {
  process.stdout.write('compacting\n');
  for (;;) {
    await durability?.compact();
    await setImmediateTurn();
  }
}

/** BSATN of `transfer`'s arguments; every seventh transfer asks for more than there can be. */
function argsOf(requestId: number): Uint8Array {
  const bytes = new Uint8Array(24);
  const view = new DataView(bytes.buffer);
  const from = 1 + Math.floor(random() * accounts);
  const to = 1 + ((from + Math.floor(random() * (accounts - 1))) % accounts);
  view.setBigUint64(0, BigInt(requestId), true);
  view.setUint32(8, from, true);
  view.setUint32(12, to, true);
  view.setBigInt64(
    16,
    requestId % 7 === 0 ? 1_000_000n : BigInt(1 + Math.floor(random() * 50)),
    true,
  );
  return bytes;
}
