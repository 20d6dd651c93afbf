/**
 * The format of an export: one database as text, a JSON value on each line.
 *
 *     { "format": "plaza-engine-export", "version": 1, "exportedAt": …, "database": …,
 *       "schema": …, "description": …, "tableIds": …, "module": … }
 *     { "table": "note", "columns": ["id", "text"], "sequences": { "id": "42" } }
 *     [41, "hello"]
 *     { "bsatn": "KQAAAAAAAAA=" }
 *     …
 *     { "end": { "tables": 1, "rows": 2, "sha256": "…" } }
 *
 * - `schema` is what `GET /v1/database/NAME/schema?version=9` answers. `description` (base64 of the
 *   BSATN that the module describes itself with), `tableIds` and `module` (its bundle) are null in an
 *   export that was made over HTTP, where a server does not tell them.
 * - A row is a list of its columns as SATS-JSON, exactly as SQL over HTTP gives it; integers have all
 *   their digits. A row that JSON cannot hold (NaN, infinities, -0) stands there as base64 of BSATN.
 * - `sequences`: the value that an auto-increment column gives next.
 * - `sha256` is that of all bytes before the last line. Without a last line the export is not whole.
 *
 * A file whose name ends in `.gz` is compressed.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { isList, isObject, type JsonValue, parseJson, stringifyJson } from '../http/json.ts';
import { BackupError } from './backup-error.ts';

const EXPORT_FORMAT = 'plaza-engine-export';

/** The first line. */
export interface ExportHeader {
  /** ISO 8601, UTC. */
  readonly exportedAt: string;
  readonly database: {
    /** Hexadecimal. */
    readonly identity: string;
    /** Hexadecimal. */
    readonly owner: string;
    readonly names: readonly string[];
    /** Position of its history; null when a server has not told it. */
    readonly offset: number | null;
  };
  readonly schema: JsonValue;
  readonly description: string | null;
  readonly tableIds: Readonly<Record<string, number>> | null;
  readonly module: string | null;
}

/** A table's own line. */
export interface ExportedTable {
  readonly table: string;
  readonly columns: readonly string[];
  /** Decimal numbers. */
  readonly sequences: Readonly<Record<string, string>>;
}

/** A row: SATS-JSON of its columns, or its BSATN. */
export type ExportedRow = readonly JsonValue[] | Uint8Array;

/** Writes the lines of an export, each with its line break. */
export class ExportWriter {
  readonly #hash = createHash('sha256');
  #tables = 0;
  #rows = 0;

  header(header: ExportHeader): string {
    return this.#line({ format: EXPORT_FORMAT, version: 1, ...header } as unknown as JsonValue);
  }

  table(table: ExportedTable): string {
    this.#tables++;
    return this.#line(table as unknown as JsonValue);
  }

  row(row: ExportedRow): string {
    this.#rows++;
    return this.#line(
      row instanceof Uint8Array ? { bsatn: Buffer.from(row).toString('base64') } : row,
    );
  }

  end(): string {
    const sha256 = this.#hash.digest('hex');
    const end = { tables: this.#tables, rows: this.#rows, sha256 };
    return `${JSON.stringify({ end })}\n`;
  }

  #line(value: JsonValue): string {
    const line = `${stringifyJson(value)}\n`;
    this.#hash.update(line);
    return line;
  }
}

/** What a reader of an export is told, in the order of the lines. */
export interface ExportVisitor {
  header(header: ExportHeader): Promise<void> | void;
  table(table: ExportedTable): Promise<void> | void;
  row(row: ExportedRow): Promise<void> | void;
}

/**
 * Reads an export to its end.
 * @returns how many tables and rows there were
 * @throws {BackupError} naming the line: it is none, damaged, or its end is missing. What the visitor
 *   was told until then must not count.
 */
export async function readExport(
  path: string,
  visitor: ExportVisitor,
): Promise<{ tables: number; rows: number }> {
  const hash = createHash('sha256');
  let tables = 0;
  let rows = 0;
  let number = 0;
  let end: string | null = null;
  try {
    for await (const line of linesOf(path)) {
      number++;
      if (end !== null) throw new BackupError('something stands behind its end');
      const value = parseLine(line);
      if (isObject(value) && 'end' in value) {
        end = stringifyJson(value.end ?? null);
        continue;
      }
      hash.update(`${line}\n`);
      if (number === 1) await visitor.header(readHeader(value));
      else if (isObject(value) && 'table' in value) {
        tables++;
        // Written by us, as the checksum at the end will prove.
        await visitor.table(value as unknown as ExportedTable);
      } else {
        rows++;
        await visitor.row(readRow(value));
      }
    }
    if (end === null) throw new BackupError('its end is missing');
    if (end !== stringifyJson({ tables, rows, sha256: hash.digest('hex') }))
      throw new BackupError('it is not what was written: its checksum fails');
    return { tables, rows };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new BackupError(`The export ${path} cannot be used (line ${number}): ${message}.`, {
      cause: error,
    });
  }
}

function linesOf(path: string): AsyncIterable<string> {
  const file = createReadStream(path);
  let input: Readable = file;
  if (path.endsWith('.gz')) {
    const unpacked = createGunzip();
    file.on('error', error => unpacked.destroy(error));
    input = file.pipe(unpacked);
  }
  return splitLines(input);
}

async function* splitLines(input: Readable): AsyncGenerator<string> {
  let rest = '';
  input.setEncoding('utf8');
  for await (const chunk of input) {
    // The rest is joined but not searched again: a module's line comes in thousands of chunks.
    const [first = '', ...others] = String(chunk).split('\n');
    const lines = [rest + first, ...others];
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') throw new BackupError('it breaks off in the middle of a line');
}

function parseLine(line: string): JsonValue {
  try {
    return parseJson(line);
  } catch (error) {
    throw new BackupError('it is no JSON', { cause: error });
  }
}

function readHeader(value: JsonValue): ExportHeader {
  if (!isObject(value) || value.format !== EXPORT_FORMAT)
    throw new BackupError('it is no export of a database');
  if (value.version !== 1)
    throw new BackupError(`this version does not know format ${String(value.version)}`);
  // Written by us, as the checksum at the end will prove.
  return value as unknown as ExportHeader;
}

function readRow(value: JsonValue): ExportedRow {
  if (isList(value)) return value;
  if (isObject(value) && typeof value.bsatn === 'string')
    return new Uint8Array(Buffer.from(value.bsatn, 'base64'));
  throw new BackupError('it is neither a table nor a row');
}
