/** Putting in rows of any table. The names of tables and keys are checked against the schema here. */
import type { Ctx, PlazaSchema } from '../schema.ts';

/** The primary key of each table that can be imported. */
const keys = {
  person: 'id',
  identityLink: 'identity',
  trustedIssuer: 'id',
  roleGrant: 'id',
  suspension: 'personId',
  suspensionTimer: 'scheduledId',
  endedSession: 'sid',
  space: 'id',
  spaceMember: 'id',
  spaceStats: 'spaceId',
  spaceCursor: 'spaceId',
  spaceReading: 'id',
  post: 'id',
  postCounters: 'postId',
  threadCursor: 'postId',
  comment: 'id',
  reaction: 'id',
  reactionCount: 'id',
  pendingReaction: 'id',
  pendingPost: 'postId',
  pendingSpace: 'spaceId',
  file: 'id',
  outbox: 'id',
  deadLetter: 'id',
  outboxSignal: 'key',
} as const satisfies {
  readonly [Table in keyof PlazaSchema['tables']]?: keyof PlazaSchema['tables'][Table]['columns'];
};

/** A table that can be imported, by its name in code. */
type ImportedTable = keyof typeof keys;

/** The table of a variant of rows: variants are spelled like types. */
export function tableOfVariant(tag: Capitalize<ImportedTable>): ImportedTable {
  // What `Capitalize` did is undone.
  return `${tag.charAt(0).toLowerCase()}${tag.slice(1)}` as ImportedTable;
}

/** Those whose key is a number that the host counts up. */
const counted: ReadonlySet<string> = new Set<ImportedTable>([
  'person',
  'trustedIssuer',
  'roleGrant',
  'suspensionTimer',
  'space',
  'spaceMember',
  'spaceReading',
  'post',
  'comment',
  'reaction',
  'reactionCount',
  'pendingReaction',
  'outbox',
]);

type AnyRow = Record<string, unknown>;

/** What is needed of a table, whatever its rows are. */
interface AnyTable {
  insert(row: AnyRow): AnyRow;
  delete(row: AnyRow): boolean;
  iter(): Iterable<AnyRow>;
}

/** Inserts a row, in place of the one that has its key. */
export function putRow(ctx: Ctx, name: ImportedTable, row: object): void {
  const { table, key } = tableOf(ctx, name);
  // The caller has the row from the same table's type.
  const given = row as AnyRow;
  key.delete(given[keys[name]]);
  table.insert(given);
}

/**
 * Makes the host give ids of a table until one reaches `upTo`.
 * @param limits.max ids to skip at most
 * @returns false when no ids of such a table are given by the host
 */
export function skipIds(
  ctx: Ctx,
  name: string,
  limits: { readonly upTo: bigint; readonly max: bigint },
): boolean {
  if (!isCounted(name)) return false;
  const { table, key } = tableOf(ctx, name);
  const [pattern] = table.iter();
  // Without rows there is nothing that a new id could meet.
  if (pattern === undefined) return true;
  // Its copies would meet it in columns that are unique: it steps aside for them.
  table.delete(pattern);
  for (let skipped = 0n; skipped < limits.max; skipped++) {
    const copy = { ...pattern, [keys[name]]: 0n };
    // Inserting writes the id that was given into the row.
    const given = table.insert(copy)[keys[name]];
    key.delete(given);
    if (typeof given === 'bigint' && given >= limits.upTo) break;
  }
  table.insert(pattern);
  return true;
}

function isCounted(name: string): name is ImportedTable {
  return counted.has(name);
}

function tableOf(ctx: Ctx, name: ImportedTable) {
  // Each table has these methods, but their union over all rows cannot be called.
  const table = ctx.db[name] as unknown as AnyTable & Record<string, unknown>;
  // `keys` names a primary key, whose accessor deletes by value.
  const key = table[keys[name]] as { delete(value: unknown): boolean };
  return { table, key };
}
