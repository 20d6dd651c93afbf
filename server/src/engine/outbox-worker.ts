/**
 * Does what the module asks for outside: takes batches from its outbox, handles each message, and
 * tells the module how it went. At least once: handlers bear being called again.
 */
import { decodeOutboxMessage, idempotencyKey, type OutboxMessage } from '@plaza/shared/outbox';
import type { Logger } from '../log.ts';
import type { EngineLink } from './engine-link.ts';

/** What a handler is told beside the message. */
export interface Delivery {
  /** The same for every attempt at one message. */
  readonly idempotencyKey: string;
  /** Identities of the person it is for, as 64 hexadecimal digits each. */
  readonly recipientIdentities: readonly string[];
}

/** Handles one message. @throws to have it tried again later */
export type OutboxHandler = (message: OutboxMessage, delivery: Delivery) => Promise<void>;

const BATCH = 50;

/** Works through the outbox whenever it is woken. */
export class OutboxWorker {
  readonly #engine: () => EngineLink;
  readonly #handle: OutboxHandler;
  readonly #flush: () => Promise<void>;
  readonly #log: Logger;
  #working: Promise<void> | null = null;
  #isWanted = false;

  /** @param parts.engine asked for late: the link itself wakes the worker */
  constructor(parts: {
    readonly engine: () => EngineLink;
    readonly handle: OutboxHandler;
    /** Makes what the handler stored durable; the module forgets a message only after that. */
    readonly flush: () => Promise<void>;
    readonly log: Logger;
  }) {
    this.#engine = parts.engine;
    this.#handle = parts.handle;
    this.#flush = parts.flush;
    this.#log = parts.log;
  }

  /** Something may be waiting. */
  wake(): void {
    this.#isWanted = true;
    this.#working ??= this.#work().finally(() => {
      this.#working = null;
      if (this.#isWanted) this.wake();
    });
  }

  /** Resolves when the work under way is done. */
  async settled(): Promise<void> {
    await this.#working;
  }

  async #work(): Promise<void> {
    while (this.#isWanted) {
      this.#isWanted = false;
      // The next connection wakes us again.
      if (!this.#engine().isConnected) return;
      try {
        if (await this.#workOneBatch()) this.#isWanted = true;
      } catch (error) {
        // The lease runs out after a minute, and the module says so.
        this.#log.warn({ err: error }, 'The outbox could not be worked through');
      }
    }
  }

  /** @returns whether there was anything */
  async #workOneBatch(): Promise<boolean> {
    const engine = this.#engine();
    const lease = await engine.call(({ procedures }) => procedures.leaseOutbox({ max: BATCH }));
    if (lease.tag === 'Refused') throw new Error(lease.value);
    const done: bigint[] = [];
    for (const leased of lease.value) {
      const { id, attempts } = leased;
      const message = decodeOutboxMessage(leased.kind, leased.payload);
      try {
        if (!message) throw new UnknownMessageError(leased.kind);
        await this.#handle(message, {
          idempotencyKey: idempotencyKey(id),
          recipientIdentities: leased.recipientIdentities.map(identity => identity.toHexString()),
        });
        done.push(id);
      } catch (error) {
        this.#log.warn({ kind: leased.kind, attempts, err: error }, 'An outbox message failed');
        const reason = error instanceof Error ? error.message : String(error);
        const isPermanent = error instanceof UnknownMessageError;
        await engine.call(({ reducers }) =>
          reducers.failOutbox({ id, attempts, reason, isPermanent }),
        );
      }
    }
    if (done.length > 0) {
      await this.#flush();
      await engine.call(({ reducers }) => reducers.ackOutbox({ ids: done }));
    }
    return lease.value.length > 0;
  }
}

/** A newer module than this server knows: trying again will not help. */
class UnknownMessageError extends Error {
  constructor(kind: string) {
    super(`this server does not know the message ${kind}`);
  }
}
