/**
 * How many connections one identity has open to a database. Identities of the engine's own cost
 * nothing, so this holds back a client that has gone wrong, not one that means harm: that is what
 * the limits of addresses are for.
 */
import { exceeded, type Limits } from '../limits.ts';

export class IdentityLimits<Database> {
  readonly #limits: Limits;
  readonly #counts = new Map<Database, Map<bigint, number>>();

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /**
   * Counts a new connection in.
   * @returns null, or the reason why it is one too many; then it is not counted
   */
  open(database: Database, identity: bigint): string | null {
    const counts = this.#counts.get(database) ?? new Map<bigint, number>();
    const count = counts.get(identity) ?? 0;
    if (count >= this.#limits.connectionsPerIdentity) {
      return exceeded('connectionsPerIdentity', this.#limits);
    }
    this.#counts.set(database, counts.set(identity, count + 1));
    return null;
  }

  /** Undoes `open`. */
  close(database: Database, identity: bigint): void {
    const counts = this.#counts.get(database);
    const count = (counts?.get(identity) ?? 0) - 1;
    if (count > 0) counts?.set(identity, count);
    else counts?.delete(identity);
    if (counts?.size === 0) this.#counts.delete(database);
  }
}
