import type { AddressLimits } from './address-limits.ts';
import type { IdentityLimits } from './identity-limits.ts';
import { RequestError } from './subscribe-request.ts';

/** What a client takes up in the limits of its address and its identity, from when it enters. */
export class ClientPlace<Database> {
  readonly address: string;
  readonly #addresses: AddressLimits;
  readonly #identities: IdentityLimits<Database>;
  #database: Database | null = null;
  #identity = 0n;

  /**
   * Counts a client in by its address.
   * @throws {RequestError} 429: it is one too many
   */
  constructor(
    address: string,
    limits: { readonly addresses: AddressLimits; readonly identities: IdentityLimits<Database> },
  ) {
    this.address = address;
    this.#addresses = limits.addresses;
    this.#identities = limits.identities;
    const isTooMany = this.#addresses.open(address, performance.now());
    if (isTooMany !== null) throw new RequestError(429, isTooMany);
  }

  /**
   * Counts the client in by who it is.
   * @throws {RequestError} 429: it is one too many
   */
  enter(database: Database, identity: bigint): void {
    const isTooMany = this.#identities.open(database, identity);
    if (isTooMany !== null) throw new RequestError(429, isTooMany);
    this.#database = database;
    this.#identity = identity;
  }

  /** Gives everything back; to be called once. */
  leave(): void {
    this.#addresses.close(this.address);
    if (this.#database !== null) this.#identities.close(this.#database, this.#identity);
  }
}
