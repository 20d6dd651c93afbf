/**
 * Load generator: transfers between accounts through the unmodified client, a fixed number in
 * flight on each connection. Prints `TransferResult` as JSON.
 */
import { setGlobalLogLevel } from 'spacetimedb';
import { DbConnection } from '../bindings/index.ts';
import { accountPicker, TransferMeter, type TransferOptions } from './transfer-workload.ts';
import { untilTold } from './until-told.ts';

// Standard output is for the result.
setGlobalLogLevel('warn');

const options = JSON.parse(process.argv[2] ?? '{}') as TransferOptions;
const pick = accountPicker(options);
const connections = await Promise.all(Array.from({ length: options.connections }, connect));
await untilTold();
const meter = new TransferMeter(options);
await Promise.all(
  connections.flatMap(connection =>
    Array.from({ length: options.inFlight }, () => keepCalling(connection)),
  ),
);
meter.report();

async function keepCalling(connection: DbConnection): Promise<void> {
  for (;;) {
    const sent = performance.now();
    if (sent >= meter.endMs) return;
    let isOk = true;
    try {
      await connection.reducers.transfer({ from: pick(), to: pick(), amount: 1n });
    } catch {
      isOk = false;
    }
    meter.answered(sent, performance.now(), isOk);
  }
}

function connect(): Promise<DbConnection> {
  return new Promise((resolve, reject) => {
    DbConnection.builder()
      .withUri(options.uri)
      .withDatabaseName(options.database)
      .withConfirmedReads(options.confirmed)
      .withCompression('none')
      .onConnect(connection => resolve(connection))
      .onConnectError((_context, error) => reject(error))
      .build();
  });
}
