/**
 * The engine's own tables, which live beside a module's: who is connected, so that a start after a
 * crash can tell the module of those who are gone. As in SpacetimeDB everybody may read who is, and
 * only the owner with what token.
 */
import { BsatnReader } from '../bsatn/reader.ts';
import { BsatnWriter } from '../bsatn/writer.ts';
import type { AlgebraicType, ColumnDef, TableDef } from '../schema/module-def.ts';
import type { MemoryDatastore } from './memory-datastore.ts';

const clientTableId = 1;
const credentialsTableId = 2;

/** A connected client as its row in `st_client` names it. */
export interface ClientRow {
  readonly identity: bigint;
  readonly connectionId: bigint;
}

/** Who is connected, with the payloads of their tokens. */
export class ClientTables {
  private readonly datastore: MemoryDatastore;

  /** Creates the tables. */
  constructor(datastore: MemoryDatastore) {
    this.datastore = datastore;
    datastore.createTable(clientTableId, clientDef, []);
    datastore.createTable(credentialsTableId, credentialsDef, []);
  }

  /** Adds a client, within the open transaction. */
  insert(client: ClientRow, claims: string | null): void {
    const row = clientBytes(client);
    this.client.insert(row, 0, row.length);
    if (claims === null) return;
    const credentials = new BsatnWriter().u128(client.connectionId).string(claims).toBytes();
    this.credentials.insert(credentials, 0, credentials.length);
  }

  /**
   * Removes a client, within the open transaction.
   * @returns false when there is no such client
   */
  delete(client: ClientRow): boolean {
    const row = clientBytes(client);
    const slot = this.client.findRow(row, 0, row.length);
    if (slot < 0) return false;
    this.client.delete(slot);
    const credentials = this.credentialsSlot(client.connectionId);
    if (credentials >= 0) this.credentials.delete(credentials);
    return true;
  }

  has(client: ClientRow): boolean {
    const row = clientBytes(client);
    return this.client.findRow(row, 0, row.length) >= 0;
  }

  /** The JWT payload that a client connected with, as JSON in UTF-8; null if none. */
  jwtPayload(connectionId: bigint): Uint8Array | null {
    const slot = this.credentialsSlot(connectionId);
    if (slot < 0) return null;
    const { rows } = this.credentials;
    const reader = new BsatnReader(rows.bytes, rows.start(slot), rows.end(slot));
    reader.u128();
    return reader.byteArray();
  }

  /** All clients. */
  list(): ClientRow[] {
    const clients: ClientRow[] = [];
    this.client.forEachRow((bytes, start, end) => {
      const reader = new BsatnReader(bytes, start, end);
      clients.push({ identity: reader.u256(), connectionId: reader.u128() });
    });
    return clients;
  }

  private get client() {
    return this.datastore.tableById(clientTableId)!;
  }

  private get credentials() {
    return this.datastore.tableById(credentialsTableId)!;
  }

  private credentialsSlot(connectionId: bigint): number {
    const key = new BsatnWriter().u128(connectionId).toBytes();
    return this.credentials.index([0])!.hash.find(key, 0, key.length);
  }
}

function clientBytes({ identity, connectionId }: ClientRow): Uint8Array {
  return new BsatnWriter(48).u256(identity).u128(connectionId).toBytes();
}

/** As SpacetimeDB has them here: plain numbers. */
const connectionIdType: AlgebraicType = { tag: 'U128' };
const identityType: AlgebraicType = { tag: 'U256' };

function column(name: string, type: AlgebraicType): ColumnDef {
  return { name, sourceName: name, type, autoIncrement: false, defaultValue: null };
}

function systemTable(
  name: string,
  columns: readonly ColumnDef[],
  uniqueColumns: readonly number[],
  { isPublic }: { readonly isPublic: boolean },
): TableDef {
  const columnNames = uniqueColumns.map(i => columns[i]!.name).join('_');
  const indexName = `${name}_${columnNames}_idx_btree`;
  return {
    name,
    sourceName: name,
    rowTypeRef: -1,
    columns,
    primaryKey: uniqueColumns.length === 1 ? uniqueColumns[0]! : null,
    indexes: [
      {
        name: indexName,
        sourceName: indexName,
        accessorName: null,
        algorithm: 'btree',
        columns: uniqueColumns,
        isUnique: true,
      },
    ],
    constraints: [{ name: `${name}_${columnNames}_key`, columns: uniqueColumns }],
    schedule: null,
    isPublic,
    isEvent: false,
  };
}

const clientDef = systemTable(
  'st_client',
  [column('identity', identityType), column('connection_id', connectionIdType)],
  [0, 1],
  { isPublic: true },
);

const credentialsDef = systemTable(
  'st_connection_credentials',
  [column('connection_id', connectionIdType), column('jwt_payload', { tag: 'String' })],
  [0],
  { isPublic: false },
);
