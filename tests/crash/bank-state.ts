import { BsatnReader } from '../../engine/src/bsatn/reader.ts';
import { readValue, type SatsValue } from '../../engine/src/bsatn/value.ts';
import { ManualClock } from '../../engine/src/clock.ts';
import { Database } from '../../engine/src/database.ts';
import type { RecoveryReport } from '../../engine/src/durability/durability.ts';
import { openFolder } from '../../engine/src/durability/file-durability.ts';
import { extraColumnsOf } from './bank-versions.ts';

/** What stands in a bank at one position of its history. */
export interface BankState {
  /** Columns that the module in force adds to the ledger. */
  readonly extraColumns: number;
  readonly accounts: readonly { id: number; balance: bigint; moves: number }[];
  readonly transfers: readonly Transfer[];
  readonly beats: bigint;
  /** Transfers whose refund still waits. */
  readonly pendingRefunds: readonly bigint[];
  readonly refunds: readonly { transferSeq: bigint; times: number }[];
  /** Clients that are online for the module, though they are gone. */
  readonly onlineCount: number;
}

/** What the next start finds of a bank. */
export interface RecoveredBank extends BankState {
  readonly report: RecoveryReport;
  /** Clients that are connected for the engine, though they are gone. */
  readonly clientCount: number;
}

/** A transfer that the bank's ledger holds. */
export interface Transfer {
  readonly seq: bigint;
  readonly requestId: number;
  readonly fromId: number;
  readonly toId: number;
  readonly amount: bigint;
  /** The columns that migrations have added, in order. */
  readonly extras: readonly number[];
}

/**
 * Opens a bank's folder as any start would, with the clock stopped, and reads it.
 * @param js the module, for a folder that holds none yet
 */
export async function readBank(folder: string, js: string): Promise<RecoveredBank> {
  const database = await Database.open({
    identity: 0xba4cn,
    owner: 0xb055n,
    js,
    clock: new ManualClock(0n),
    openDurability: replay => openFolder(folder, replay, { warn: () => {} }),
  });
  try {
    const extraColumns = extraColumnsOf(database.js);
    return {
      report: database.report,
      extraColumns,
      accounts: rowsOf(database, 'account').map(column => ({
        id: Number(column('id')),
        balance: column('balance'),
        moves: Number(column('moves')),
      })),
      transfers: rowsOf(database, 'transfer_log').map(column => ({
        seq: column('seq'),
        requestId: Number(column('request_id')),
        fromId: Number(column('from_id')),
        toId: Number(column('to_id')),
        amount: column('amount'),
        extras: Array.from({ length: extraColumns }, (_, i) => Number(column(`extra_${i + 1}`))),
      })),
      beats: rowsOf(database, 'beat')[0]?.('count') ?? 0n,
      pendingRefunds: rowsOf(database, 'refund_timer').map(column => column('transfer_seq')),
      refunds: rowsOf(database, 'refund').map(column => ({
        transferSeq: column('transfer_seq'),
        times: Number(column('times')),
      })),
      onlineCount: rowsOf(database, 'online').length,
      clientCount: rowsOf(database, 'st_client').length,
    };
  } finally {
    await database.close();
  }
}

/** A table's rows, each as a function that gives one of its integer columns. */
function rowsOf(database: Database, name: string): ((column: string) => bigint)[] {
  const table = database.datastore.tableByName(name);
  if (table === null) throw new Error(`the bank has no table ${name}`);
  const rows: ((column: string) => bigint)[] = [];
  table.forEachRow((bytes, start, end) => {
    const reader = new BsatnReader(bytes, start, end);
    const values = new Map(
      table.def.columns.map(({ name, type }): [string, SatsValue] => [
        name,
        readValue(type, database.module.typespace, reader),
      ]),
    );
    rows.push(column => {
      const value = values.get(column);
      if (typeof value !== 'number' && typeof value !== 'bigint')
        throw new Error(`${name}.${column} is no integer`);
      return BigInt(value);
    });
  });
  return rows;
}
