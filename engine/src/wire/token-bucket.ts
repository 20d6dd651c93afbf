import { BURST_SECONDS } from '../limits.ts';

/** How often something may happen: so many times at once, refilled at so many a second. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** The rate behind a limit a second: ten seconds of it may come at once. */
export function rateOf(perSecond: number): Rate {
  return { perSecond, burst: perSecond * BURST_SECONDS };
}

/** Counts what one address does against its rate. */
export class TokenBucket {
  readonly #rate: Rate;
  #tokens: number;
  #filledAtMs: number;

  /** @param nowMs milliseconds of a monotonic clock */
  constructor(rate: Rate, nowMs: number) {
    this.#rate = rate;
    this.#tokens = rate.burst;
    this.#filledAtMs = nowMs;
  }

  /** Takes `count` tokens; false when there are too few, and then none is taken. */
  take(count: number, nowMs: number): boolean {
    this.#refill(nowMs);
    if (this.#tokens < count) return false;
    this.#tokens -= count;
    return true;
  }

  /** Nothing has been taken lately: the bucket can be forgotten. */
  isFull(nowMs: number): boolean {
    this.#refill(nowMs);
    return this.#tokens === this.#rate.burst;
  }

  #refill(nowMs: number): void {
    const seconds = Math.max(nowMs - this.#filledAtMs, 0) / 1_000;
    this.#tokens = Math.min(this.#tokens + seconds * this.#rate.perSecond, this.#rate.burst);
    this.#filledAtMs = nowMs;
  }
}
