import { decodeOutboxMessage } from '@plaza/shared/outbox';
import { hours, seconds } from '@plaza/shared/time';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { enter } from '../testing/fixtures.ts';
import { TestPlaza } from '../testing/test-plaza.ts';
import { attemptsMax } from './rules.ts';

let plaza: TestPlaza;

beforeEach(async () => {
  plaza = await TestPlaza.start();
});

afterEach(() => plaza.stop());

async function lease(max = 10) {
  const lease = await plaza.procedure(plaza.service, 'leaseOutbox', { max });
  if (lease.tag === 'Refused') throw new Error(lease.value);
  return lease.value;
}

function head() {
  return plaza.view(plaza.service, 'outboxHead')[0];
}

describe('the outbox', () => {
  it('tells the service, and nobody else, that something is there', async () => {
    const ines = await enter(plaza, 'ines');
    expect(head()).toMatchObject({ highestId: 1n });
    expect(plaza.view(ines.caller, 'outboxHead')).toEqual([]);
  });

  it('hands out what is due, once for each lease', async () => {
    const ines = await enter(plaza, 'ines');
    await enter(plaza, 'kofi');
    const [first] = await lease(1);
    expect(first).toMatchObject({ id: 1n, attempts: 1, recipientId: ines.personId });
    expect(first!.recipientIdentities.map(String)).toEqual([String(ines.caller.identity)]);
    expect(decodeOutboxMessage(first!.kind, first!.payload)).toEqual({
      kind: 'personRegistered',
      handle: 'ines',
      displayName: 'ines',
    });
    expect((await lease()).map(message => message.id)).toEqual([2n]);
    expect(await lease()).toEqual([]);
    await plaza.call(plaza.service, 'ackOutbox', { ids: [1n, 2n] });
    await plaza.call(plaza.service, 'ackOutbox', { ids: [1n, 99n] });
    expect(plaza.rows('outbox')).toEqual([]);
  });

  it('hands out again what was neither acknowledged nor failed, and says so', async () => {
    await enter(plaza, 'ines');
    await lease();
    const before = head()!.wakeCount;
    await plaza.pass(seconds(59));
    expect(await lease()).toEqual([]);
    await plaza.pass(seconds(2));
    expect(head()!.wakeCount).toBeGreaterThan(before);
    expect(await lease()).toMatchObject([{ id: 1n, attempts: 2 }]);
  });

  it('waits longer after each failure, and gives up in the end', async () => {
    await enter(plaza, 'ines');
    for (let attempts = 1; attempts <= attemptsMax; attempts += 1) {
      const [message] = await lease();
      expect(message).toMatchObject({ attempts });
      const { id } = message!;
      const failure = { id, attempts, reason: 'No route.', isPermanent: false };
      await plaza.call(plaza.service, 'failOutbox', failure);
      expect(await lease()).toEqual([]);
      await plaza.pass(hours(1));
    }
    expect(plaza.rows('outbox')).toEqual([]);
    expect(plaza.rows('deadLetter')).toMatchObject([{ id: 1n, lastError: 'No route.' }]);
    expect(plaza.rows('outboxTimer')).toEqual([]);
    await plaza.call(plaza.service, 'reviveDeadLetter', { id: 1n });
    expect(await lease()).toMatchObject([{ id: 1n, attempts: 1 }]);
  });

  it('gives up what never got an answer, and hands out the rest', async () => {
    await enter(plaza, 'ines');
    for (let attempts = 1; attempts <= attemptsMax; attempts += 1) {
      expect(await lease()).toMatchObject([{ id: 1n, attempts }]);
      await plaza.pass(seconds(61));
    }
    await enter(plaza, 'kofi');
    expect(await lease()).toMatchObject([{ id: 2n, attempts: 1 }]);
    expect(plaza.rows('deadLetter')).toMatchObject([{ id: 1n, attempts: attemptsMax }]);
  });

  it('gives up at once what cannot succeed', async () => {
    await enter(plaza, 'ines');
    const [message] = await lease();
    const { id, attempts } = message!;
    const failure = { id, attempts, reason: 'No such mailbox.', isPermanent: true };
    await plaza.call(plaza.service, 'failOutbox', failure);
    expect(plaza.rows('deadLetter')).toHaveLength(1);
  });

  it('does not believe a late report about an earlier lease', async () => {
    await enter(plaza, 'ines');
    await lease();
    await plaza.pass(seconds(61));
    await lease();
    const late = { id: 1n, attempts: 1, reason: 'Timeout.', isPermanent: true };
    await plaza.call(plaza.service, 'failOutbox', late);
    expect(plaza.rows('deadLetter')).toEqual([]);
  });

  it('stops its timer when nothing waits', async () => {
    await enter(plaza, 'ines');
    const [message] = await lease();
    await plaza.call(plaza.service, 'ackOutbox', { ids: [message!.id] });
    await plaza.pass(hours(1));
    expect(plaza.rows('outboxTimer')).toEqual([]);
  });

  it('refuses others with a value, not with a failure', async () => {
    const ines = await enter(plaza, 'ines');
    const lease = await plaza.procedure(ines.caller, 'leaseOutbox', { max: 1 });
    expect(lease.tag).toBe('Refused');
    expect(lease.value).toMatch(/^NOT_ALLOWED: /);
  });
});
