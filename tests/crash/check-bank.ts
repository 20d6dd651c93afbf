import { accounts, extraColumn, openingBalance } from './bank/src/opening.ts';
import type { BankState, RecoveredBank, Transfer } from './bank-state.ts';

/** What the processes so far have been promised, and what earlier starts have found. */
export class BankWitness {
  readonly #confirmed = new Map<number, number>();
  readonly #refused = new Set<number>();
  #lastConfirmedOffset = 0;
  /** Transfers that an earlier start found: they are durable for ever. */
  readonly #known = new Map<number, Transfer>();
  #largestSeq = 0n;
  #published = 0;
  #beats = 0n;
  #refunds = new Set<bigint>();

  get confirmedCount(): number {
    return this.#confirmed.size;
  }

  /** A witness of all that has been promised until now, for what is saved at this moment. */
  copy(): BankWitness {
    const copy = new BankWitness();
    for (const [requestId, offset] of this.#confirmed) copy.#confirmed.set(requestId, offset);
    for (const requestId of this.#refused) copy.#refused.add(requestId);
    for (const [requestId, transfer] of this.#known) copy.#known.set(requestId, transfer);
    copy.#lastConfirmedOffset = this.#lastConfirmedOffset;
    copy.#largestSeq = this.#largestSeq;
    copy.#published = this.#published;
    copy.#beats = this.#beats;
    copy.#refunds = new Set(this.#refunds);
    return copy;
  }

  /** Takes in lines that `bank-process.ts` has written. */
  hear(lines: readonly string[]): void {
    for (const line of lines) {
      const [word, first, second] = line.split(' ');
      if (word === 'published') this.#published = Number(first);
      if (word === 'refused') this.#refused.add(Number(first));
      if (word !== 'confirmed') continue;
      this.#confirmed.set(Number(first), Number(second));
      this.#lastConfirmedOffset = Math.max(this.#lastConfirmedOffset, Number(second));
    }
  }

  /** As `contradictions`, and what only the one who opens the folder can see. */
  contradictionsOf(state: RecoveredBank): string[] {
    const { report, clientCount } = state;
    const found = this.contradictions(state);
    if (report.lastOffset < this.#lastConfirmedOffset)
      found.push(
        `the history ends at ${report.lastOffset}, before ${this.#lastConfirmedOffset}, which was confirmed`,
      );
    if (clientCount > 0) found.push(`${clientCount} clients are connected from before the crash`);
    return found;
  }

  /**
   * Holds what a start found against everything that was promised.
   * @returns a sentence for each contradiction; empty when all is well
   */
  contradictions(state: BankState): string[] {
    const found: string[] = [];
    const expect = (isTrue: boolean, sentence: () => string): void => {
      if (!isTrue && found.length < 20) found.push(sentence());
    };
    this.#checkPromises(state, expect);
    checkMoney(state, expect);
    this.#checkVersion(state, expect);
    this.#checkSequence(state, expect);
    this.#checkTimers(state, expect);
    expect(
      state.onlineCount === 0,
      () => `${state.onlineCount} clients are online from before the crash`,
    );
    for (const transfer of state.transfers) {
      this.#known.set(transfer.requestId, transfer);
      if (transfer.seq > this.#largestSeq) this.#largestSeq = transfer.seq;
    }
    this.#beats = state.beats;
    this.#refunds = new Set(state.refunds.map(({ transferSeq }) => transferSeq));
    return found;
  }

  #checkPromises(state: BankState, expect: Expect): void {
    const present = new Set(state.transfers.map(({ requestId }) => requestId));
    for (const [requestId, offset] of this.#confirmed)
      expect(
        present.has(requestId),
        () => `transfer ${requestId}, confirmed at ${offset}, is lost`,
      );
    for (const requestId of this.#refused)
      expect(!present.has(requestId), () => `transfer ${requestId} was refused and is there`);
  }

  /** A migration is there whole or not at all. */
  #checkVersion(state: BankState, expect: Expect): void {
    const { extraColumns } = state;
    expect(
      extraColumns === this.#published || extraColumns === this.#published + 1,
      () => `the module adds ${extraColumns} columns, though ${this.#published} were published`,
    );
    for (const { requestId, extras } of state.transfers)
      expect(
        extras.length === extraColumns &&
          extras.every((value, i) => value === extraColumn(i + 1).value),
        () => `transfer ${requestId} has ${extras} in its further columns`,
      );
    this.#published = extraColumns;
  }

  #checkSequence(state: BankState, expect: Expect): void {
    const now = new Map(state.transfers.map(transfer => [transfer.requestId, transfer]));
    for (const [requestId, transfer] of this.#known)
      expect(
        now.get(requestId)?.seq === transfer.seq && now.get(requestId)?.amount === transfer.amount,
        () => `transfer ${requestId} was durable and has changed`,
      );
    for (const { requestId, seq } of state.transfers)
      expect(
        this.#known.has(requestId) || seq > this.#largestSeq,
        () => `transfer ${requestId} got ${seq}, though ${this.#largestSeq} had been given before`,
      );
  }

  #checkTimers(state: BankState, expect: Expect): void {
    expect(state.beats >= this.#beats, () => `beats went from ${this.#beats} to ${state.beats}`);
    const refunded = new Map(state.refunds.map(({ transferSeq, times }) => [transferSeq, times]));
    const pending = new Set(state.pendingRefunds);
    for (const seq of this.#refunds)
      expect(refunded.has(seq), () => `the refund of ${seq} was durable and is lost`);
    for (const { seq, requestId } of state.transfers) {
      const times = refunded.get(seq) ?? 0;
      if (requestId % 10 !== 0 || requestId % 100 === 0)
        expect(times === 0, () => `transfer ${requestId} was refunded ${times} times`);
      else
        expect(
          times + (pending.has(seq) ? 1 : 0) === 1,
          () =>
            `transfer ${requestId} was refunded ${times} times and ` +
            `${pending.has(seq) ? 'waits' : 'does not wait'} for it`,
        );
    }
  }
}

type Expect = (isTrue: boolean, sentence: () => string) => void;

/** Every account must be what the ledger says, which also proves that nothing is half-applied. */
function checkMoney(state: BankState, expect: Expect): void {
  const expected = new Map(
    Array.from({ length: accounts }, (_, i) => [i + 1, { balance: openingBalance, moves: 0 }]),
  );
  for (const { fromId, toId, amount } of state.transfers) {
    const from = expected.get(fromId)!;
    const to = expected.get(toId)!;
    from.balance -= amount;
    from.moves++;
    to.balance += amount;
    to.moves++;
  }
  expect(state.accounts.length === accounts, () => `there are ${state.accounts.length} accounts`);
  let total = 0n;
  for (const { id, balance, moves } of state.accounts) {
    total += balance;
    const should = expected.get(id);
    expect(
      should?.balance === balance && should.moves === moves,
      () =>
        `account ${id} holds ${balance} after ${moves} moves; ` +
        `the ledger says ${should?.balance} after ${should?.moves}`,
    );
  }
  expect(
    total === openingBalance * BigInt(accounts),
    () => `the money has become ${total} in total`,
  );
}
