import { ConnectionLostError } from '../live/connection-lost.ts';

/** A picture that is uploaded and waits to stand in a post. */
export interface AttachedPicture {
  readonly fileId: string;
  readonly alt: string;
  /** Pixels, and the stand-in, so that the post can be laid out before the engine answers. */
  readonly width: number;
  readonly height: number;
  readonly placeholder: string;
}

/** What somebody wrote. Ids are decimal text, because storage keeps no bigint. */
export type OutgoingWork =
  | {
      readonly kind: 'post';
      readonly spaceId: string;
      readonly text: string;
      readonly pictures: readonly AttachedPicture[];
    }
  | {
      readonly kind: 'comment';
      readonly postId: string;
      readonly parentId: string | null;
      readonly text: string;
    };

/** Something written that the engine has not confirmed. */
export interface Outgoing {
  /** A uuid. The module knows a repeated one, so sending again after a lost answer is safe. */
  readonly requestId: string;
  /** Who wrote it; nobody else sends it. */
  readonly authorId: string;
  readonly work: OutgoingWork;
  readonly createdAtMs: number;
  readonly state: OutgoingState;
}

/** Sending: asked. Waiting: for a connection. Failed: refused, until the author decides. */
export type OutgoingState =
  | { readonly phase: 'sending' }
  | { readonly phase: 'waiting' }
  | { readonly phase: 'failed'; readonly refusal: string };

interface OutgoingParts {
  /** Asks the engine; resolves when it has committed. */
  readonly send: (outgoing: Outgoing) => Promise<void>;
  readonly isLive: () => boolean;
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>;
}

const storageKey = 'plaza.outgoing';

/**
 * What was written and is not confirmed: shown at once, kept over a reload, and sent again after a
 * lost connection under the same request id.
 *
 *   add ─► sending ─► confirmed, forgotten: the row itself is on the screen now
 *            │  └──── refused ─► failed ── retry ─► sending, or discard
 *            └─ connection lost ─► waiting ── live again ─► sending
 */
export class OutgoingStore {
  readonly #parts: OutgoingParts;
  readonly #listeners = new Set<() => void>();
  #all: readonly Outgoing[];

  constructor(parts: OutgoingParts) {
    this.#parts = parts;
    this.#all = readStored(parts.storage);
  }

  readonly all = (): readonly Outgoing[] => this.#all;

  readonly watch = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Takes something new and sends it. */
  add(outgoing: Omit<Outgoing, 'state'>): void {
    this.#set([...this.#all, { ...outgoing, state: { phase: 'waiting' } }]);
    if (this.#parts.isLive()) void this.#send(outgoing.requestId);
  }

  /** Sends a refused one again. */
  retry(requestId: string): void {
    this.#change(requestId, { phase: 'waiting' });
    if (this.#parts.isLive()) void this.#send(requestId);
  }

  /** Forgets one. */
  discard(requestId: string): void {
    this.#set(this.#all.filter(outgoing => outgoing.requestId !== requestId));
  }

  /** The connection is live for this person: sends what waited, in the order it was written. */
  resume(authorId: string): void {
    for (const { requestId, authorId: author, state } of this.#all) {
      if (author === authorId && state.phase === 'waiting') void this.#send(requestId);
    }
  }

  async #send(requestId: string): Promise<void> {
    const outgoing = this.#all.find(other => other.requestId === requestId);
    if (outgoing?.state.phase !== 'waiting') return;
    this.#change(requestId, { phase: 'sending' });
    try {
      await this.#parts.send(outgoing);
      this.discard(requestId);
    } catch (error) {
      const isLost = error instanceof ConnectionLostError;
      const refusal = error instanceof Error ? error.message : String(error);
      this.#change(requestId, isLost ? { phase: 'waiting' } : { phase: 'failed', refusal });
      // Lost and found again while the answer was on its way: nobody will call `resume` any more.
      if (isLost && this.#parts.isLive()) void this.#send(requestId);
    }
  }

  #change(requestId: string, state: OutgoingState): void {
    this.#set(
      this.#all.map(other => (other.requestId === requestId ? { ...other, state } : other)),
    );
  }

  #set(all: readonly Outgoing[]): void {
    this.#all = all;
    this.#parts.storage.setItem(storageKey, JSON.stringify(all));
    for (const listener of this.#listeners) listener();
  }
}

/** What an earlier page left; what it was sending waits again, for nobody heard the answer. */
function readStored(storage: Pick<Storage, 'getItem'>): readonly Outgoing[] {
  try {
    // Written by this class only; a broken or foreign value ends in the catch or in an empty list.
    const stored = JSON.parse(storage.getItem(storageKey) ?? '[]') as readonly Outgoing[];
    return stored.map(outgoing =>
      outgoing.state.phase === 'sending' ? { ...outgoing, state: { phase: 'waiting' } } : outgoing,
    );
  } catch {
    return [];
  }
}
