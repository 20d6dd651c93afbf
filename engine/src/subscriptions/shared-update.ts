/** The updates of a commit: encoded once, however many receive them. */
import { OutgoingMessage } from '../wire/outgoing-message.ts';
import {
  encodeTransactionUpdate,
  encodeTransactionUpdateBody,
  type QueryUpdate,
} from '../wire/server-message.ts';
import { getOrInsert } from './get-or-insert.ts';

/** An update's bytes, made once for everybody who gets the same. */
export class SharedUpdate {
  /** The body, as it stands inside the caller's reducer result. */
  readonly body: Uint8Array;
  #message: OutgoingMessage | null = null;

  constructor(updates: readonly QueryUpdate[]) {
    this.body = encodeTransactionUpdateBody(updates);
  }

  /** The whole message, for everybody but the caller. */
  get message(): OutgoingMessage {
    this.#message ??= new OutgoingMessage(encodeTransactionUpdate(this.body));
    return this.#message;
  }
}

/**
 * The parts of a commit that some subscribers get, in order. Whoever gets the same parts has the
 * same combination, and with it the same update: they form a tree that starts from the empty one.
 */
export class UpdateCombination {
  readonly #last: { readonly part: QueryUpdate; readonly before: UpdateCombination } | null;
  /** Null until there is one: most of what is sent has a single part. */
  #longer: Map<QueryUpdate, UpdateCombination> | null = null;
  #update: SharedUpdate | null = null;

  /** @param last what it has more than another; null for the empty one */
  constructor(last: { readonly part: QueryUpdate; readonly before: UpdateCombination } | null) {
    this.#last = last;
  }

  /** The combination with one more part. */
  with(part: QueryUpdate): UpdateCombination {
    this.#longer ??= new Map();
    return getOrInsert(this.#longer, part, () => new UpdateCombination({ part, before: this }));
  }

  get update(): SharedUpdate {
    this.#update ??= new SharedUpdate(this.#parts());
    return this.#update;
  }

  /** Gathered only for those that are sent: copying at each step would be quadratic. */
  #parts(): QueryUpdate[] {
    const parts: QueryUpdate[] = [];
    let last = this.#last;
    while (last !== null) {
      parts.push(last.part);
      last = last.before.#last;
    }
    return parts.reverse();
  }
}
