import { type ChildProcess, spawn } from 'node:child_process';
import { DbConnection, tables } from './bank/bindings/index.ts';
import type { BankState } from './bank-state.ts';

/** A whole engine as a process of its own, with a folder. */
export class EngineProcess {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  private constructor(child: ChildProcess, ended: Promise<unknown>, url: string) {
    this.#child = child;
    this.#ended = ended;
    this.url = url;
  }

  /** @param program the engine's command line as one file */
  static async start(program: string, dataDir: string): Promise<EngineProcess> {
    const args = [program, 'start', '-l', '127.0.0.1:0', '--data-dir', dataDir];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = new Promise(resolve => child.once('close', resolve));
    let output = '';
    const url = await new Promise<string>((resolve, reject) => {
      const read = (chunk: unknown): void => {
        output += chunk;
        const found = /listens on (\S+[0-9])/.exec(output)?.[1];
        if (found !== undefined) resolve(found);
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('close', code => reject(new Error(`the engine ended (${code}): ${output}`)));
    });
    return new EngineProcess(child, ended, url);
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }
}

/** An SDK client of the bank, as it comes: it hears of what is durable, and of nothing else. */
export class BankClient {
  readonly #connection: DbConnection;

  private constructor(connection: DbConnection) {
    this.#connection = connection;
  }

  /**
   * Connects and subscribes to everything.
   * @param heard called with each transfer that the client is told of
   */
  static async connect(
    url: string,
    heard: (requestId: number) => void = () => {},
  ): Promise<BankClient> {
    const client = await new Promise<BankClient>((resolve, reject) => {
      DbConnection.builder()
        .withUri(url)
        .withDatabaseName('bank')
        .onConnect(connection => resolve(new BankClient(connection)))
        .onConnectError((_context, error) => reject(error))
        .build();
    });
    const { db } = client.#connection;
    db.transferLog.onInsert((_context, row) => heard(Number(row.requestId)));
    await new Promise<void>((resolve, reject) => {
      client.#connection
        .subscriptionBuilder()
        .onApplied(() => resolve())
        .onError(context => reject(context.event))
        .subscribe(Object.values(tables).map(table => table.toSql()));
    });
    return client;
  }

  /** Resolves when the transfer is durable; rejects when the bank refuses it. */
  transfer(order: {
    requestId: bigint;
    fromId: number;
    toId: number;
    amount: bigint;
  }): Promise<void> {
    return this.#connection.reducers.transfer(order);
  }

  /** What the client holds, which is the bank at one position of its history. */
  state(): BankState {
    const { db, connectionId } = this.#connection;
    return {
      extraColumns: 0,
      accounts: [...db.account.iter()],
      transfers: [...db.transferLog.iter()].map(row => ({
        ...row,
        requestId: Number(row.requestId),
        extras: [],
      })),
      beats: [...db.beat.iter()][0]?.count ?? 0n,
      pendingRefunds: [...db.refundTimer.iter()].map(row => row.transferSeq),
      refunds: [...db.refund.iter()],
      onlineCount: [...db.online.iter()].filter(row => !row.connectionId.isEqual(connectionId))
        .length,
    };
  }
}
