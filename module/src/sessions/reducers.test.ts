import { limits } from '@plaza/shared/limits';
import { hours, seconds } from '@plaza/shared/time';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { enter, found, join } from '../testing/fixtures.ts';
import { audience, issuer, TestPlaza } from '../testing/test-plaza.ts';

let plaza: TestPlaza;

beforeEach(async () => {
  plaza = await TestPlaza.start();
});

afterEach(() => plaza.stop());

function presence(personId: bigint) {
  const row = plaza.only('presence', candidate => candidate.personId === personId);
  return { state: row.state.tag, lastSeenAt: row.lastSeenAt.microsSinceUnixEpoch };
}

describe('connections', () => {
  it('of visitors leave nothing behind', async () => {
    const visitor = await plaza.visit();
    expect(plaza.rows('session')).toEqual([]);
    expect(plaza.rows('person')).toEqual([]);
    await plaza.disconnect(visitor);
  });

  it('need both the issuer and the audience that is trusted with it', async () => {
    const ines = await enter(plaza, 'ines');
    const subject = ines.handle;
    for (const claims of [
      { subject, audience: 'another' },
      { subject, audience: [] },
      { subject, audience: ['another', 'third'] },
    ]) {
      // The same issuer and subject: the same identity, which is a person's.
      expect(await plaza.connectRefusal(claims)).toBe('TOKEN_NOT_TRUSTED');
    }
    const many = await plaza.connect({ subject, audience: ['another', audience] });
    await plaza.call(many, 'setAway', { isAway: false });
    // Another issuer makes another identity, which is nobody's: a visitor.
    const stranger = await plaza.connect({ subject, issuer: 'https://elsewhere.example' });
    const registration = { handle: 'stranger', displayName: 'Stranger' };
    expect(await plaza.refusal(stranger, 'register', registration)).toBe('SIGN_IN_REQUIRED');
  });

  it('are not trusted when issuer and audience are trusted apart', async () => {
    const other = 'https://other.example';
    await plaza.call(plaza.service, 'trustIssuer', { issuer: other, audience: 'theirs' });
    const mixed = await plaza.connect({ subject: 'mallory', issuer: other, audience });
    const registration = { handle: 'mallory', displayName: 'Mallory' };
    expect(await plaza.refusal(mixed, 'register', registration)).toBe('SIGN_IN_REQUIRED');
    expect(issuer).not.toBe(other);
  });

  it('of one account are not without end', async () => {
    for (let count = 0; count < limits.connectionsPerIdentityMax; count += 1) {
      await plaza.connect({ subject: 'ines' });
    }
    expect(await plaza.connectRefusal({ subject: 'ines' })).toBe('TOO_MANY_CONNECTIONS');
    await plaza.connect({ subject: 'kofi' });
  });
});

describe('ended sessions', () => {
  it('can do nothing although the socket is open, and open no new one', async () => {
    const ines = await enter(plaza, 'ines');
    const second = await plaza.connect({ subject: 'ines', sid: 'laptop' });
    await plaza.call(plaza.service, 'endSession', { sid: 'laptop' });
    expect(await plaza.refusal(second, 'setAway', { isAway: true })).toBe('SESSION_ENDED');
    expect(await plaza.connectRefusal({ subject: 'ines', sid: 'laptop' })).toBe('SESSION_ENDED');
    await plaza.call(ines.caller, 'setAway', { isAway: true });
    expect(plaza.view(second, 'mySessions')).toHaveLength(1);
  });

  it('are forgotten once no token of theirs can be alive', async () => {
    await plaza.call(plaza.service, 'endSession', { sid: 'laptop' });
    await plaza.pass(hours(23));
    expect(plaza.rows('endedSession')).toHaveLength(1);
    await plaza.pass(hours(2));
    expect(plaza.rows('endedSession')).toEqual([]);
    expect(plaza.rows('sweepTimer')).toEqual([]);
  });
});

describe('presence', () => {
  it('lasts until the last of three tabs is closed, and through a reload', async () => {
    const ines = await enter(plaza, 'ines');
    const tabs = [ines.caller];
    for (let count = 0; count < 2; count += 1) tabs.push(await plaza.connect({ subject: 'ines' }));
    const [first, second, third] = tabs;
    await plaza.disconnect(first!);
    await plaza.disconnect(second!);
    await plaza.pass(seconds(60));
    expect(presence(ines.personId).state).toBe('Here');

    await plaza.disconnect(third!);
    await plaza.pass(seconds(2));
    const again = await plaza.connect({ subject: 'ines' });
    await plaza.pass(seconds(60));
    expect(presence(ines.personId).state).toBe('Here');

    await plaza.disconnect(again);
    const leftAt = plaza.now;
    expect(presence(ines.personId).state).toBe('Here');
    await plaza.pass(seconds(60));
    expect(presence(ines.personId)).toEqual({ state: 'Gone', lastSeenAt: leftAt });
    expect(plaza.rows('departureTimer')).toEqual([]);
  });

  it('is away only when every tab is', async () => {
    const ines = await enter(plaza, 'ines');
    const second = await plaza.connect({ subject: 'ines' });
    await plaza.call(ines.caller, 'setAway', { isAway: true });
    expect(presence(ines.personId).state).toBe('Here');
    await plaza.call(second, 'setAway', { isAway: true });
    expect(presence(ines.personId).state).toBe('Away');
    await plaza.call(second, 'setAway', { isAway: false });
    expect(presence(ines.personId).state).toBe('Here');
  });

  it('reaches the numbers of a person’s spaces', async () => {
    const ines = await enter(plaza, 'ines');
    const kofi = await enter(plaza, 'kofi');
    const spaceId = await found(plaza, ines, 'town-square');
    await join(plaza, kofi, spaceId);
    const here = () => {
      const { hereCount, hereFaces, memberCount } = plaza.only('spaceStats', () => true);
      return { hereCount, hereFaces: [...hereFaces].sort(), memberCount };
    };
    await plaza.pass(seconds(1));
    const both = [ines.personId, kofi.personId];
    expect(here()).toEqual({ hereCount: 2, hereFaces: both, memberCount: 2 });
    await plaza.disconnect(kofi.caller);
    await plaza.pass(seconds(10));
    expect(here()).toEqual({ hereCount: 1, hereFaces: [ines.personId], memberCount: 2 });
    const back = await plaza.connect({ subject: 'kofi' });
    await plaza.call(back, 'leaveSpace', { spaceId });
    await plaza.pass(seconds(1));
    expect(here()).toEqual({ hereCount: 1, hereFaces: [ines.personId], memberCount: 1 });
  });
});
