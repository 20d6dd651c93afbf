import { HTTPException } from 'hono/http-exception';
import type { HostedDatabase } from '../host/hosted-database.ts';
import { exceeded, type LimitName, type Limits } from '../limits.ts';

/**
 * Counts the requests that wait for the HTTP handlers of each database, or run there. Nobody is
 * known to ask, so all of them stand in one line, and without an end to it anybody could fill the
 * memory with bodies.
 */
export class WaitingRequests {
  readonly #limits: Limits;
  readonly #byDatabase = new WeakMap<HostedDatabase, { count: number; bytes: number }>();

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /**
   * Counts a request in.
   * @returns to be called once when it has been answered
   * @throws {HTTPException} 503: there are too many
   */
  enter(database: HostedDatabase, bytes: number): () => void {
    const waiting = this.#byDatabase.get(database) ?? { count: 0, bytes: 0 };
    if (waiting.count === this.#limits.waitingRequests) throw this.#refusal('waitingRequests');
    if (waiting.bytes + bytes > this.#limits.waitingRequestBytes) {
      throw this.#refusal('waitingRequestBytes');
    }
    this.#byDatabase.set(database, waiting);
    waiting.count += 1;
    waiting.bytes += bytes;
    return () => {
      waiting.count -= 1;
      waiting.bytes -= bytes;
    };
  }

  #refusal(name: LimitName): HTTPException {
    return new HTTPException(503, { message: exceeded(name, this.#limits) });
  }
}
