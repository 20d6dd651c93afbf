import { hours, later } from '@plaza/shared/time';
import { Timestamp } from 'spacetimedb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { enter, found, promote, type Registered, upload, write } from '../testing/fixtures.ts';
import { TestPlaza } from '../testing/test-plaza.ts';

let plaza: TestPlaza;

beforeEach(async () => {
  plaza = await TestPlaza.start();
});

afterEach(() => plaza.stop());

function person(id: bigint) {
  return plaza.only('person', row => row.id === id);
}

describe('registration', () => {
  it('makes one person for an account, and writes a welcome', async () => {
    const ines = await enter(plaza, 'ines');
    expect(person(ines.personId)).toMatchObject({ handle: 'ines', bio: '', isDemo: false });
    await plaza.call(ines.caller, 'register', { handle: 'ines', displayName: 'Ines' });
    expect(plaza.rows('person')).toHaveLength(1);
    const again = { handle: 'other', displayName: 'Ines' };
    expect(await plaza.refusal(ines.caller, 'register', again)).toBe('ALREADY_REGISTERED');
    expect(plaza.rows('outbox').map(row => row.kind)).toEqual(['personRegistered']);
  });

  it('gives each handle once', async () => {
    await enter(plaza, 'ines');
    const other = await plaza.connect({ subject: 'other' });
    const taken = { handle: 'ines', displayName: 'Ines' };
    expect(await plaza.refusal(other, 'register', taken)).toBe('HANDLE_TAKEN');
    const shouted = { handle: 'INES', displayName: 'Ines' };
    expect(await plaza.refusal(other, 'register', shouted)).toBe('HANDLE_INVALID');
    const posing = { handle: 'admin', displayName: 'Ines' };
    expect(await plaza.refusal(other, 'register', posing)).toBe('HANDLE_RESERVED');
  });

  it('can be done by the service for an account that has not connected', async () => {
    const identity = plaza.identityOf('greta');
    const args = { identity, handle: 'greta', displayName: 'Greta' };
    await plaza.call(plaza.service, 'registerPerson', args);
    await plaza.call(plaza.service, 'registerPerson', args);
    const greta = await plaza.connect({ subject: 'greta' });
    const [me] = plaza.view(greta, 'me');
    expect(me?.personId).toBe(plaza.only('person', () => true).id);
  });
});

describe('identities', () => {
  it('of two sign-ins reach one person', async () => {
    const ines = await enter(plaza, 'ines');
    const phone = await plaza.connect({ subject: 'phone' });
    const { identity } = phone;
    await plaza.call(plaza.service, 'linkIdentity', { identity, personId: ines.personId });
    expect(plaza.view(phone, 'me')).toMatchObject([{ personId: ines.personId }]);
    expect(plaza.view(ines.caller, 'mySessions')).toHaveLength(2);
  });

  it('are either a person’s or a service’s', async () => {
    const ines = await enter(plaza, 'ines');
    const { identity } = ines.caller;
    const asService = { identity, name: 'Ines' };
    expect(await plaza.refusal(plaza.service, 'registerService', asService)).toBe(
      'ARGUMENT_INVALID',
    );
    const asPerson = { identity: plaza.service.identity, personId: ines.personId };
    expect(await plaza.refusal(plaza.service, 'linkIdentity', asPerson)).toBe('ARGUMENT_INVALID');
  });

  it('of a removed service pass no more', async () => {
    const helper = await plaza.visit();
    const { identity } = helper;
    await plaza.call(plaza.service, 'registerService', { identity, name: 'helper' });
    await plaza.call(helper, 'ackOutbox', { ids: [] });
    expect(await plaza.refusal(helper, 'removeService', { identity })).toBe('SELF_TARGET');
    await plaza.call(plaza.service, 'removeService', { identity });
    expect(await plaza.refusal(helper, 'ackOutbox', { ids: [] })).toBe('NOT_ALLOWED');
  });
});

describe('profiles', () => {
  const profile = {
    displayName: 'Ines Duarte',
    headline: 'Ceramics, Quay 4',
    bio: 'I throw bowls.',
    avatarFileId: undefined,
    hue: 4,
    trade: { tag: 'Goods' as const },
  };

  it('change, with a face that is one’s own', async () => {
    const ines = await enter(plaza, 'ines');
    const kofi = await enter(plaza, 'kofi');
    const avatarFileId = await upload(plaza, ines, 'face-of-ines');
    await plaza.call(ines.caller, 'updateProfile', { ...profile, avatarFileId });
    expect(person(ines.personId)).toMatchObject({ ...profile, avatarFileId });
    const borrowed = { ...profile, avatarFileId };
    expect(await plaza.refusal(kofi.caller, 'updateProfile', borrowed)).toBe('PICTURE_UNKNOWN');
  });

  it('drop the old face', async () => {
    const ines = await enter(plaza, 'ines');
    const avatarFileId = await upload(plaza, ines, 'face-of-ines');
    await plaza.call(ines.caller, 'updateProfile', { ...profile, avatarFileId });
    await plaza.call(ines.caller, 'updateProfile', profile);
    expect(plaza.rows('file')).toEqual([]);
  });

  it('refuse hues that are not offered', async () => {
    const ines = await enter(plaza, 'ines');
    const args = { ...profile, hue: 12 };
    expect(await plaza.refusal(ines.caller, 'updateProfile', args)).toBe('HUE_INVALID');
  });
});

describe('roles', () => {
  it('are given and taken in the very transaction', async () => {
    const [ines, kofi] = [await enter(plaza, 'ines'), await enter(plaza, 'kofi')];
    await promote(plaza, ines, 'Admin');
    const grant = { personId: kofi.personId, role: { tag: 'Staff' as const } };
    await plaza.call(ines.caller, 'grantRole', grant);
    await plaza.call(ines.caller, 'grantRole', grant);
    expect(plaza.view(kofi.caller, 'me')).toMatchObject([{ roles: [{ tag: 'Staff' }] }]);
    await plaza.call(ines.caller, 'revokeRole', grant);
    expect(plaza.view(kofi.caller, 'me')).toMatchObject([{ roles: [] }]);
    const { personId } = ines;
    expect(await plaza.refusal(kofi.caller, 'liftSuspension', { personId })).toBe('NOT_ALLOWED');
  });

  it('leave one admin', async () => {
    const ines = await enter(plaza, 'ines');
    await promote(plaza, ines, 'Admin');
    const own = { personId: ines.personId, role: { tag: 'Admin' as const } };
    expect(await plaza.refusal(ines.caller, 'revokeRole', own)).toBe('LAST_ADMIN');
  });

  it('of the first admin need a person', async () => {
    const identity = plaza.identityOf('nobody-yet');
    expect(await plaza.refusal(plaza.service, 'createAdmin', { identity })).toBe(
      'REGISTRATION_REQUIRED',
    );
  });
});

describe('suspension', () => {
  let staff: Registered;
  let kofi: Registered;

  beforeEach(async () => {
    staff = await enter(plaza, 'staff-ines');
    kofi = await enter(plaza, 'kofi');
    await promote(plaza, staff, 'Admin');
  });

  it('stops acting and hides what is private, but says why', async () => {
    const spaceId = await found(plaza, kofi, 'repair-bench');
    expect(plaza.view(kofi.caller, 'mySpaces')).toHaveLength(1);
    const { personId } = kofi;
    const reason = 'Sold what was not theirs.';
    await plaza.call(staff.caller, 'suspendPerson', { personId, reason, until: undefined });
    await expect(write(plaza, kofi, spaceId)).rejects.toThrow('SUSPENDED');
    expect(plaza.view(kofi.caller, 'mySpaces')).toEqual([]);
    expect(plaza.view(kofi.caller, 'me')).toMatchObject([{ suspension: { reason } }]);
    await plaza.call(staff.caller, 'liftSuspension', { personId });
    await write(plaza, kofi, spaceId);
  });

  it('ends by itself at its time', async () => {
    const { personId } = kofi;
    const until = new Timestamp(later(plaza.now, hours(1)));
    await plaza.call(staff.caller, 'suspendPerson', { personId, reason: 'Cool down.', until });
    await plaza.pass(hours(1));
    expect(plaza.rows('suspension')).toEqual([]);
    expect(plaza.rows('suspensionTimer')).toEqual([]);
  });

  it('that was prolonged does not end at the first time', async () => {
    const { personId } = kofi;
    for (const span of [hours(1), hours(5)]) {
      const until = new Timestamp(later(plaza.now, span));
      await plaza.call(staff.caller, 'suspendPerson', { personId, reason: 'Cool down.', until });
    }
    await plaza.pass(hours(2));
    expect(plaza.rows('suspension')).toHaveLength(1);
    await plaza.pass(hours(4));
    expect(plaza.rows('suspension')).toEqual([]);
  });

  it('is neither for oneself nor for an admin', async () => {
    const helper = await enter(plaza, 'helper');
    await promote(plaza, helper, 'Staff');
    const suspend = (actor: Registered, personId: bigint) =>
      plaza.refusal(actor.caller, 'suspendPerson', { personId, reason: 'No.', until: undefined });
    expect(await suspend(staff, staff.personId)).toBe('SELF_TARGET');
    expect(await suspend(helper, staff.personId)).toBe('NOT_ALLOWED');
  });
});
