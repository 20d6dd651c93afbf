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

/** What one query contributes for those who have it in a query set of one id. */
export interface UpdatePart extends QueryUpdate {
  /** Counts the parts of a commit; combinations are known by these numbers. */
  readonly number: number;
  /** The update of those who get this part and no other. */
  alone: SharedUpdate | null;
}

/**
 * The update that consists of these parts, made once for each combination.
 * @param combined the combinations of this commit so far
 */
export function shareUpdate(
  parts: readonly UpdatePart[],
  combined: Map<string, SharedUpdate>,
): SharedUpdate {
  const [first] = parts;
  if (parts.length === 1 && first !== undefined) {
    first.alone ??= new SharedUpdate(parts);
    return first.alone;
  }
  const key = parts.map(({ number }) => number).join();
  return getOrInsert(combined, key, () => new SharedUpdate(parts));
}
