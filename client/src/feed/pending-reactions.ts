/** One person's wish about one emoji on one target, from the press until the counts have caught up. */
interface PendingReaction {
  readonly wanted: boolean;
  /** How things stood on the screen when it was first pressed. */
  readonly wasMine: boolean;
  readonly countBefore: number;
  /** Presses that wait for an answer. */
  readonly unanswered: number;
}

/** Presses on one target, by emoji. */
export type PendingOnTarget = ReadonlyMap<string, PendingReaction>;

const nothing: PendingOnTarget = new Map();

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
  #byTarget: ReadonlyMap<string, PendingOnTarget> = new Map();

  /** @param settleMs how long after the commit a count may lag */
  constructor(settleMs: number) {
    this.#settleMs = settleMs;
  }

  /** What is pressed on one target; the same map until that changes. */
  on(target: string): PendingOnTarget {
    return this.#byTarget.get(target) ?? nothing;
  }

  readonly watch = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /**
   * Shows a press and sends it.
   * @param press.target names the post or comment
   * @param press.settled what the rows say now
   * @throws what `send` throws, after the press was taken back
   */
  async press(press: {
    target: string;
    emoji: string;
    wanted: boolean;
    settled: ShownReaction;
    send: () => Promise<void>;
  }): Promise<void> {
    const { target, emoji, wanted, settled, send } = press;
    const before = this.on(target).get(emoji);
    this.#set(target, emoji, {
      wanted,
      wasMine: before?.wasMine ?? settled.isMine,
      countBefore: before?.countBefore ?? settled.count,
      unanswered: (before?.unanswered ?? 0) + 1,
    });
    try {
      await send();
    } catch (error) {
      this.#set(target, emoji, null);
      throw error;
    }
    this.#answered(target, emoji);
  }

  #answered(target: string, emoji: string): void {
    const pending = this.on(target).get(emoji);
    if (!pending) return;
    this.#set(target, emoji, { ...pending, unanswered: pending.unanswered - 1 });
    setTimeout(() => {
      if (this.on(target).get(emoji)?.unanswered === 0) this.#set(target, emoji, null);
    }, this.#settleMs);
  }

  #set(target: string, emoji: string, pending: PendingReaction | null): void {
    const onTarget = new Map(this.on(target));
    if (pending) onTarget.set(emoji, pending);
    else onTarget.delete(emoji);
    const byTarget = new Map(this.#byTarget);
    if (onTarget.size > 0) byTarget.set(target, onTarget);
    else byTarget.delete(target);
    this.#byTarget = byTarget;
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
