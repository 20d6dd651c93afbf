/**
 * Lets websocket clients in: who they are, which database they want, whether the page that they
 * come from and their address may connect; then keeps watch over the open connections.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import type { OriginCheck } from '../host/origins.ts';
import { AuthenticationError } from '../identity/authentication-error.ts';
import type { Authenticator, Credentials } from '../identity/authenticator.ts';
import { DEFAULT_LIMITS, exceeded, type Limits } from '../limits.ts';
import { AddressLimits } from './address-limits.ts';
import { ClientPlace } from './client-place.ts';
import { type Compression, type CompressionPolicy, chooseCompression } from './compression.ts';
import { Connection } from './connection.ts';
import { type Dialect, V2_DIALECT, V3_DIALECT } from './dialect.ts';
import { IdentityLimits } from './identity-limits.ts';
import type { ConnectionFilter, LiveDatabase } from './live-database.ts';
import { Outbox } from './outbox.ts';
import { ignoreErrors, refuseUpgrade } from './refuse-upgrade.ts';
import {
  addressOf,
  isSubscribePath,
  PROTOCOLS,
  type Protocol,
  RequestError,
  readSubscribeRequest,
  type SubscribeRequest,
} from './subscribe-request.ts';
import { CLOSE } from './transport.ts';
import { bsatnFormat } from './v1/bsatn-format.ts';
import { jsonFormat } from './v1/json-format.ts';
import { V1Dialect } from './v1/v1-dialect.ts';

export interface GatewayOptions {
  /** The database of a name or an identity (hexadecimal); null when there is none. */
  readonly find: (nameOrIdentity: string) => LiveDatabase | null | Promise<LiveDatabase | null>;
  readonly authenticator: Pick<Authenticator, 'authenticate' | 'issueIdentity'>;
  /** Which web pages may connect. */
  readonly isOriginAllowed: OriginCheck;
  readonly limits?: Partial<Limits>;
  /** The limits of addresses hold for this machine's own, too. */
  readonly limitsLoopback?: boolean;
  /** Believe `X-Forwarded-For`; only behind a proxy that sets it. */
  readonly trustsProxy?: boolean;
  /** Whether larger messages are compressed for clients that ask for it. */
  readonly compression?: CompressionPolicy;
  /** Milliseconds between pings to a client that says nothing. */
  readonly pingIntervalMs?: number;
  /** Milliseconds of silence after which a client counts as dead; longer than the ping interval. */
  readonly idleTimeoutMs?: number;
  /** Hears of errors of the engine itself; the connection that met one has been closed. */
  readonly reportError?: (error: unknown) => void;
}

const PING_INTERVAL_MS = 15_000;
const IDLE_TIMEOUT_MS = 30_000;
/**
 * The watch looks at one part of the connections at a time, so that it never holds anybody up: of
 * ten thousand it pings eighty in a turn.
 */
const WATCH_PARTS = 128;

export class WebsocketGateway {
  readonly #options: GatewayOptions;
  readonly #limits: Limits;
  readonly #addresses: AddressLimits;
  readonly #identities: IdentityLimits<LiveDatabase>;
  readonly #server: WebSocketServer;
  readonly #deflatingServer: WebSocketServer;
  readonly #parts = Array.from({ length: WATCH_PARTS }, () => new Set<Client>());
  readonly #watch: NodeJS.Timeout;
  #clientCount = 0;
  #watchPart = 0;
  readonly #watchEveryMs: number;
  #watchedAtMs = performance.now();
  /** Time in which this process was awake: while it stands still, nobody can be heard. */
  #awakeMs = 0;

  constructor(options: GatewayOptions) {
    this.#options = options;
    const limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#limits = limits;
    this.#addresses = new AddressLimits(limits, { countsLoopback: options.limitsLoopback });
    this.#identities = new IdentityLimits(limits);
    this.#server = websocketServer({ deflates: false, limits });
    this.#deflatingServer = websocketServer({ deflates: true, limits });
    const pingIntervalMs = options.pingIntervalMs ?? PING_INTERVAL_MS;
    this.#watchEveryMs = pingIntervalMs / WATCH_PARTS;
    this.#watch = setInterval(() => this.#watchOver(), this.#watchEveryMs).unref();
  }

  /**
   * Takes over a request to upgrade.
   * @returns false when it is not for a database's websocket; the caller must then answer it
   */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    if (!isSubscribePath(request)) return false;
    // A client may be gone before it is let in; then there is nobody to tell.
    ignoreErrors(socket);
    this.#admit(request, socket, head).catch(error => this.#refuse(socket, error));
    return true;
  }

  /**
   * Ends connections of all databases, for an operator.
   * @returns how many there were
   */
  closeConnections(filter: ConnectionFilter): number {
    const databases = new Set(this.#clients.map(({ database }) => database));
    return [...databases].reduce((count, database) => count + database.closeConnections(filter), 0);
  }

  /** Ends all connections and lets nobody in any more. */
  close(): void {
    clearInterval(this.#watch);
    for (const { connection } of this.#clients)
      connection.close(CLOSE.goingAway, 'the engine stops');
    this.#server.close();
    this.#deflatingServer.close();
  }

  async #admit(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const { origin } = request.headers;
    if (origin !== undefined && !this.#options.isOriginAllowed(origin)) {
      throw new RequestError(403, `pages of ${origin} may not connect`);
    }
    const wanted = readSubscribeRequest(request);
    const address = addressOf(request, { trustsProxy: this.#options.trustsProxy ?? false });
    const limits = { addresses: this.#addresses, identities: this.#identities };
    const place = new ClientPlace<LiveDatabase>(address, limits);
    let isTakenOver = false;
    try {
      const { authenticator } = this.#options;
      const credentials =
        wanted.token === null
          ? await authenticator.issueIdentity()
          : await authenticator.authenticate(wanted.token);
      const database = await this.#options.find(wanted.database);
      if (database === null) throw new RequestError(404, `no such database: ${wanted.database}`);
      if (socket.destroyed) return;
      place.enter(database, credentials.identity);
      const policy = this.#options.compression ?? 'auto';
      const compression = chooseCompression(wanted.compression, { policy, address });
      const server = compression === 'deflate' ? this.#deflatingServer : this.#server;
      server.handleUpgrade(request, socket, head, websocket => {
        isTakenOver = true;
        const admitted = { wanted, credentials, database, place, compression };
        websocket.on('close', () => place.leave());
        this.#open(websocket, socket, admitted).catch((error: unknown) => {
          this.#options.reportError?.(error);
          // Maybe nobody listens yet, and an error of the socket would end the process.
          websocket.on('error', () => {});
          websocket.terminate();
        });
      });
    } finally {
      // `handleUpgrade` answers a bad handshake itself, without calling back.
      if (!isTakenOver) place.leave();
    }
  }

  #refuse(socket: Duplex, error: unknown): void {
    if (error instanceof RequestError) {
      refuseUpgrade(socket, error.status, error.message);
    } else if (error instanceof AuthenticationError) {
      refuseUpgrade(socket, 401, error.message);
    } else {
      this.#options.reportError?.(error);
      refuseUpgrade(socket, 500, 'internal error');
    }
  }

  async #open(websocket: WebSocket, socket: Duplex, admitted: Admitted): Promise<void> {
    const { wanted, credentials, database, place, compression } = admitted;
    const isV3 = wanted.protocol === 'v3.bsatn.spacetimedb';
    const { identity, claims, token } = credentials;
    const connection = new Connection({
      database,
      transport: websocket,
      outbox: new Outbox(socket, {
        canJoin: isV3,
        bytesMax: this.#limits.outgoingBytes,
        compression,
        traffic: database.traffic,
      }),
      caller: { identity, connectionId: wanted.connectionId, claims },
      address: place.address,
      isOwner: identity === database.database.owner,
      isConfirmed: wanted.isConfirmed,
      dialect: dialectOf(wanted.protocol, database),
      limits: this.#limits,
    });
    const client: Client = {
      connection,
      database,
      websocket,
      part: this.#parts[this.#clientCount % WATCH_PARTS] ?? new Set(),
      heardAtMs: this.#awakeMs,
      isPingOpen: false,
    };
    this.#clientCount += 1;
    client.part.add(client);
    const heard = (messageCount: number): void => {
      client.heardAtMs = this.#awakeMs;
      client.isPingOpen = false;
      const nowMs = performance.now();
      if (this.#addresses.takeMessages(place.address, messageCount, nowMs)) return;
      connection.close(CLOSE.tryAgainLater, exceeded('messagesPerSecond', this.#limits));
    };
    websocket.on('pong', () => heard(0));
    websocket.on('ping', () => {
      // The library has answered; one who asks on and on without reading must not fill the memory.
      if (connection.outbox.waitingBytes > this.#limits.outgoingBytes) connection.terminate();
      heard(1);
    });
    // 'close' follows. Without a listener an error would end the process.
    websocket.on('error', () => connection.end());
    websocket.on('close', () => {
      client.part.delete(client);
      connection.end();
    });
    websocket.on('message', (data, isBinary) => {
      if (!Buffer.isBuffer(data)) return; // only other settings of the library give it otherwise
      // A plain array: `slice` of a Buffer would share the memory that the socket reuses.
      const frame = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      try {
        heard(connection.takeFrame(frame, isBinary));
      } catch (error) {
        connection.close(CLOSE.serverError, 'internal error');
        this.#options.reportError?.(error);
      }
    });
    socket.on('drain', () => connection.flush());

    // Nothing is read before the module has let the client in.
    websocket.pause();
    try {
      await database.add(connection);
    } catch (error) {
      connection.close(CLOSE.policyViolation, error instanceof Error ? error.message : 'refused');
      websocket.resume();
      return;
    }
    connection.greet(token);
    websocket.resume();
  }

  /** Those who are connected, in no particular order. */
  get #clients(): Client[] {
    return this.#parts.flatMap(part => [...part]);
  }

  #watchOver(): void {
    const nowMs = performance.now();
    this.#awakeMs += Math.min(nowMs - this.#watchedAtMs, 2 * this.#watchEveryMs);
    this.#watchedAtMs = nowMs;
    const idleTimeoutMs = this.#options.idleTimeoutMs ?? IDLE_TIMEOUT_MS;
    const part = this.#watchPart;
    this.#watchPart = (part + 1) % WATCH_PARTS;
    for (const client of this.#parts[part] ?? []) {
      if (this.#awakeMs - client.heardAtMs > idleTimeoutMs) {
        client.connection.terminate();
      } else if (!client.isPingOpen) {
        client.isPingOpen = true;
        client.websocket.ping();
      }
    }
    if (part === 0) this.#addresses.sweep(nowMs);
  }
}

function dialectOf(protocol: Protocol, database: LiveDatabase): Dialect {
  switch (protocol) {
    case 'v3.bsatn.spacetimedb':
      return V3_DIALECT;
    case 'v2.bsatn.spacetimedb':
      return V2_DIALECT;
    case 'v1.bsatn.spacetimedb':
      return new V1Dialect(database, bsatnFormat);
    case 'v1.json.spacetimedb':
      return new V1Dialect(database, jsonFormat(database));
  }
}

/** The library reads frames and speaks the protocol; data is written past it. */
function websocketServer({ deflates, limits }: { deflates: boolean; limits: Limits }) {
  return new WebSocketServer({
    WebSocket: class extends WebSocket {
      /** The library closes by itself when a message is too long, and gives no reason. */
      override close(code?: number, reason?: string | Buffer): void {
        const isTooLong = code === CLOSE.messageTooBig && reason === undefined;
        super.close(code, isTooLong ? exceeded('messageBytes', limits) : reason);
      }
    },
    noServer: true,
    clientTracking: false,
    // Neither side keeps anything from one message to the next, and a client's message needs a
    // window of one kilobyte: what a connection costs stays small.
    perMessageDeflate: deflates && {
      serverNoContextTakeover: true,
      clientNoContextTakeover: true,
      clientMaxWindowBits: 10,
      zlibInflateOptions: { chunkSize: 1_024 },
    },
    maxPayload: limits.messageBytes,
    handleProtocols: offered => PROTOCOLS.find(name => offered.has(name)) ?? false,
  });
}

interface Admitted {
  readonly wanted: SubscribeRequest;
  readonly credentials: Credentials;
  readonly database: LiveDatabase;
  readonly place: ClientPlace<LiveDatabase>;
  readonly compression: Compression;
}

interface Client {
  readonly connection: Connection;
  readonly database: LiveDatabase;
  readonly websocket: WebSocket;
  /** Which turn of the watch looks at it. */
  readonly part: Set<Client>;
  /** On the clock of the time awake. */
  heardAtMs: number;
  /** Nothing has been heard since the last ping. */
  isPingOpen: boolean;
}
