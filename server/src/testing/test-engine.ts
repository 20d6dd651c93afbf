/** For tests: a real sync engine in memory with Plaza's module, and people who connect to it. */
import { fileURLToPath } from 'node:url';
import { bundleModule, startHost } from '@plaza/engine';
import { DbConnection, tables } from '@plaza/shared/bindings';

/** A running engine. */
export interface TestEngine {
  readonly url: string;
  /** The token of the module's publisher, which is its first service. */
  readonly ownerToken: string;
  end(): Promise<void>;
}

/**
 * Starts an engine and publishes the module under the name `plaza`.
 * @param at.address `HOST:PORT` to listen on; a free port when left out
 * @param at.dataDir keeps the data there instead of in memory
 * @param at.ownerToken the publisher of an earlier start
 */
export async function startTestEngine(
  at: { readonly address?: string; readonly dataDir?: string; readonly ownerToken?: string } = {},
): Promise<TestEngine> {
  const host = await startHost({
    listenAddress: at.address ?? '127.0.0.1:0',
    dataDir: at.dataDir ?? null,
  });
  try {
    const token = at.ownerToken ?? (await newIdentity(host.url));
    const js = await bundleModule(fileURLToPath(new URL('../../../module', import.meta.url)));
    const published = await fetch(new URL('/v1/database/plaza?host_type=Js', host.url), {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'text/javascript' },
      body: js,
    });
    if (!published.ok) throw new Error(`the module was refused: ${await published.text()}`);
    return { url: host.url, ownerToken: token, end: () => host.close() };
  } catch (error) {
    await host.close();
    throw error;
  }
}

async function newIdentity(url: string): Promise<string> {
  const response = await fetch(new URL('/v1/identity', url), { method: 'POST' });
  const { token } = (await response.json()) as { token: string };
  return token;
}

/** A connection as a browser makes it. */
export interface Connected {
  readonly connection: DbConnection;
  /** Resolves when the connection has ended. */
  readonly ended: Promise<void>;
}

/**
 * Connects with an engine token and subscribes to what a person knows of themselves.
 * @throws the engine turns the token away
 */
export async function connect(engine: TestEngine, token: string): Promise<Connected> {
  let onEnded = () => {};
  const ended = new Promise<void>(resolve => {
    onEnded = resolve;
  });
  const connection = await new Promise<DbConnection>((resolve, reject) => {
    DbConnection.builder()
      .withUri(engine.url)
      .withDatabaseName('plaza')
      .withToken(token)
      .onConnect(resolve)
      .onConnectError((_, error) => reject(error))
      .onDisconnect((_, error) => {
        onEnded();
        reject(error ?? new Error('the connection was closed'));
      })
      .build();
  });
  await new Promise<void>((resolve, reject) => {
    connection
      .subscriptionBuilder()
      .onApplied(() => resolve())
      .onError(context => reject(context.event ?? new Error('subscription refused')))
      .subscribe([tables.me, tables.file, tables.person]);
  });
  return { connection, ended };
}
