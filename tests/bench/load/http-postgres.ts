/**
 * The baseline of `transfer`: the same work as the module's reducer, as it is commonly built. An
 * HTTP server in Node runs each transfer as a serializable transaction of PostgreSQL, and again
 * when PostgreSQL asks for it. Prints its port as JSON.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Pool, type PoolClient } from 'pg';

/** The server's only argument, in JSON. */
export interface HttpPostgresOptions {
  readonly port: number;
  readonly user: string;
  readonly connections: number;
  readonly accounts: number;
}

interface Transfer {
  readonly from: number;
  readonly to: number;
  readonly amount: number;
}

/** Conflicts with others, after which the same may succeed. */
const retryable = new Set(['40001', '40P01']);

const options = JSON.parse(process.argv[2] ?? '{}') as HttpPostgresOptions;
const pool = new Pool({
  host: '127.0.0.1',
  port: options.port,
  user: options.user,
  database: 'postgres',
  max: options.connections,
});
await pool.query(
  'CREATE TABLE account (id integer PRIMARY KEY, balance bigint NOT NULL, moves integer NOT NULL)',
);
await pool.query(
  'INSERT INTO account SELECT id, 1000000, 0 FROM generate_series(0, $1::integer - 1) AS id',
  [options.accounts],
);
await pool.query('VACUUM ANALYZE account');

const server = createServer((request, response) => {
  serve(request).then(
    isDone => response.writeHead(isDone ? 204 : 409).end(),
    error => response.writeHead(500).end(String(error)),
  );
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
console.log(JSON.stringify({ port: (server.address() as AddressInfo).port }));

async function serve(request: IncomingMessage): Promise<boolean> {
  const transfer = JSON.parse(await text(request)) as Transfer;
  const client = await pool.connect();
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        return await run(client, transfer);
      } catch (error) {
        await client.query('ROLLBACK');
        if (!retryable.has((error as { code?: string }).code ?? '')) throw error;
        // Those who met here would meet again.
        const waitMs = Math.random() * Math.min(2 ** attempt, 64);
        await new Promise(resolve => setTimeout(resolve, waitMs));
      }
    }
  } finally {
    client.release();
  }
}

/** @returns false when it was refused */
async function run(client: PoolClient, { from, to, amount }: Transfer): Promise<boolean> {
  await client.query('BEGIN ISOLATION LEVEL SERIALIZABLE');
  const { rows } = await client.query<{ id: number; balance: string }>({
    name: 'read',
    text: 'SELECT id, balance FROM account WHERE id = $1 OR id = $2',
    values: [from, to],
  });
  const payer = rows.find(({ id }) => id === from);
  const payee = rows.find(({ id }) => id === to);
  const isAllowed = payer !== undefined && payee !== undefined && BigInt(payer.balance) >= amount;
  if (isAllowed && from !== to) {
    await move(client, from, -amount);
    await move(client, to, amount);
  }
  await client.query(isAllowed ? 'COMMIT' : 'ROLLBACK');
  return isAllowed;
}

async function move(client: PoolClient, id: number, amount: number): Promise<void> {
  await client.query({
    name: 'move',
    text: 'UPDATE account SET balance = balance + $2, moves = moves + 1 WHERE id = $1',
    values: [id, amount],
  });
}
