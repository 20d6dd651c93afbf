/** One person's wish about one emoji on one target, from the press until the counts have caught up. */
interface PendingReaction {
  readonly wanted: boolean;
  /** How things stood on the screen when it was first pressed. */
  readonly wasMine: boolean;
  readonly countBefore: number;
  /** Presses that wait for an answer. */
  readonly unanswered: number;
}

/** What stands on the screen for one emoji. */
export interface ShownReaction {
  readonly isMine: boolean;
  readonly count: number;
}

/**
 * Reactions that were pressed, shown before the engine answers.
 *
 * The engine commits a reaction at once but settles its count a moment later, in one row for all
 * who reacted in that moment. So a press adds its own difference until the count moves.
 */
export class PendingReactions {
  readonly #settleMs: number;
  readonly #listeners = new Set<() => void>();
  #pending: ReadonlyMap<string, PendingReaction> = new Map();

  /** @param settleMs how long after the commit a count may lag */
  constructor(settleMs: number) {
    this.#settleMs = settleMs;
  }

  readonly all = (): ReadonlyMap<string, PendingReaction> => this.#pending;

  readonly watch = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /**
   * Shows a press and sends it.
   * @param press.key names target and emoji
   * @param press.settled what the rows say now
   * @throws what `send` throws, after the press was taken back
   */
  async press(press: {
    key: string;
    wanted: boolean;
    settled: ShownReaction;
    send: () => Promise<void>;
  }): Promise<void> {
    const { key, wanted, settled, send } = press;
    const before = this.#pending.get(key);
    this.#set(key, {
      wanted,
      wasMine: before?.wasMine ?? settled.isMine,
      countBefore: before?.countBefore ?? settled.count,
      unanswered: (before?.unanswered ?? 0) + 1,
    });
    try {
      await send();
    } catch (error) {
      this.#set(key, null);
      throw error;
    }
    this.#answered(key);
  }

  #answered(key: string): void {
    const pending = this.#pending.get(key);
    if (!pending) return;
    this.#set(key, { ...pending, unanswered: pending.unanswered - 1 });
    setTimeout(() => {
      if (this.#pending.get(key)?.unanswered === 0) this.#set(key, null);
    }, this.#settleMs);
  }

  #set(key: string, pending: PendingReaction | null): void {
    const next = new Map(this.#pending);
    if (pending) next.set(key, pending);
    else next.delete(key);
    this.#pending = next;
    for (const listener of this.#listeners) listener();
  }
}

/** What to show: the rows, and what a press adds to them until they have caught up. */
export function shownReaction(
  settled: ShownReaction,
  pending: PendingReaction | undefined,
): ShownReaction {
  if (!pending) return settled;
  const hasCaughtUp = settled.count !== pending.countBefore;
  const difference = hasCaughtUp ? 0 : Number(pending.wanted) - Number(pending.wasMine);
  return { isMine: pending.wanted, count: settled.count + difference };
}
