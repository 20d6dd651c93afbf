/** A database behind a real websocket server, and real clients for it. For tests and benches. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setGlobalLogLevel } from 'spacetimedb';
import { DbConnection } from '../../../fixtures/live/bindings/index.ts';
import { Database, type DatabaseOptions } from '../../database.ts';
import { Authenticator } from '../../identity/authenticator.ts';
import { generateSigningKeys } from '../../identity/signing-keys.ts';
import { DEFAULT_LIMITS } from '../../limits.ts';
import { bundleModule } from '../../module-host/bundle.ts';
import { LiveDatabase } from '../live-database.ts';
import { type GatewayOptions, WebsocketGateway } from '../websocket-gateway.ts';

/** The SDK reports each connection otherwise. */
setGlobalLogLevel('error');

const NAME = 'live';

export interface LiveServer {
  readonly database: Database;
  readonly live: LiveDatabase;
  readonly gateway: WebsocketGateway;
  /** `http://127.0.0.1:PORT` */
  readonly uri: string;
  /** A token of the database's owner. */
  readonly ownerToken: string;
  /** A token of a new identity. */
  issueToken(): Promise<string>;
  /** Connects an SDK client; rejects when it is not let in. */
  connect(options?: ConnectOptions): Promise<DbConnection>;
  close(): Promise<void>;
}

export interface ConnectOptions {
  readonly token?: string;
  readonly isConfirmed?: boolean;
  /** Offer only the older subprotocol. */
  readonly isV2?: boolean;
}

let bundled: Promise<string> | undefined;

/** The bundle of `fixtures/live`, made once. */
export function liveModule(): Promise<string> {
  bundled ??= bundleModule(join(import.meta.dirname, '../../../fixtures/live'));
  return bundled;
}

/** Serves a new database of `fixtures/live` on a free port of the loopback interface. */
export async function startLiveServer(
  options: { gateway?: Partial<GatewayOptions>; database?: Partial<DatabaseOptions> } = {},
): Promise<LiveServer> {
  const authenticator = new Authenticator({ keys: generateSigningKeys() });
  const owner = await authenticator.issueIdentity();
  const database = await Database.open({
    identity: 0xdb_dbn,
    owner: owner.identity,
    js: await liveModule(),
    ...options.database,
  });
  const live = new LiveDatabase(database, { ...DEFAULT_LIMITS, ...options.gateway?.limits });
  const gateway = new WebsocketGateway({
    find: name => (name === NAME ? live : null),
    authenticator,
    isOriginAllowed: origin => origin === 'https://plaza.example',
    ...options.gateway,
  });
  const http = createServer(async (request, response) => {
    if (request.url !== '/v1/identity/websocket-token') {
      response.writeHead(404).end();
      return;
    }
    const token = request.headers.authorization?.slice('Bearer '.length) ?? '';
    const credentials = await authenticator.authenticate(token);
    response.end(JSON.stringify({ token: await authenticator.issueWebsocketToken(credentials) }));
  });
  http.on('upgrade', (request, socket, head) => {
    if (!gateway.handleUpgrade(request, socket, head)) socket.destroy();
  });
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve));
  const uri = `http://127.0.0.1:${(http.address() as AddressInfo).port}`; // it listens on TCP
  return {
    database,
    live,
    gateway,
    uri,
    ownerToken: owner.token,
    issueToken: async () => (await authenticator.issueIdentity()).token,
    connect: connectOptions => connect(uri, connectOptions),
    async close() {
      gateway.close();
      await new Promise(resolve => http.close(resolve));
      await database.close();
    },
  };
}

/** Connects an SDK client to the server's database. */
function connect(uri: string, options: ConnectOptions = {}): Promise<DbConnection> {
  return new Promise((resolve, reject) => {
    let builder = DbConnection.builder()
      .withUri(uri)
      .withDatabaseName(NAME)
      .onConnect(connection => resolve(connection))
      .onConnectError((_context, error) => reject(error))
      .onDisconnect((_context, error) => reject(error ?? new Error('disconnected')));
    if (options.token !== undefined) builder = builder.withToken(options.token);
    if (options.isConfirmed !== undefined)
      builder = builder.withConfirmedReads(options.isConfirmed);
    if (options.isV2) builder = builder.withWSFn(openV2);
    builder.build();
  });
}

type OpenWebsocket = Parameters<ReturnType<typeof DbConnection.builder>['withWSFn']>[0];

/** Opens a websocket as the SDK does, but offers only v2. */
const openV2: OpenWebsocket = async ({ url, nameOrAddress }) => {
  const { WebSocket } = await import('undici');
  const address = new URL(`v1/database/${nameOrAddress}/subscribe`, url);
  address.protocol = 'ws:';
  const socket = new WebSocket(address, ['v2.bsatn.spacetimedb']);
  socket.binaryType = 'arraybuffer';
  return {
    protocol: 'v2.bsatn.spacetimedb',
    send: message => socket.send(message),
    close: () => socket.close(),
    set onclose(handler: (event: CloseEvent) => void) {
      socket.addEventListener('close', event => handler(event as unknown as CloseEvent)); // undici's and the DOM's agree
    },
    set onopen(handler: () => void) {
      socket.addEventListener('open', () => handler());
    },
    set onerror(handler: (event: ErrorEvent) => void) {
      socket.addEventListener('error', event => handler(event as unknown as ErrorEvent)); // as above
    },
    set onmessage(handler: (message: { data: Uint8Array }) => void) {
      socket.addEventListener('message', ({ data }) => {
        if (data instanceof ArrayBuffer) handler({ data: new Uint8Array(data, 1) });
      });
    },
  };
};
