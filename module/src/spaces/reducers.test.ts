import { seconds } from '@plaza/shared/time';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { enter, found, join, type Registered, write } from '../testing/fixtures.ts';
import { TestPlaza } from '../testing/test-plaza.ts';

let plaza: TestPlaza;
let ines: Registered;
let kofi: Registered;

beforeEach(async () => {
  plaza = await TestPlaza.start();
  ines = await enter(plaza, 'ines');
  kofi = await enter(plaza, 'kofi');
});

afterEach(() => plaza.stop());

const profile = { name: 'Town square', description: 'For all.', hue: 2, icon: 'store' };

describe('spaces', () => {
  it('are owned by who made them, once', async () => {
    const made = { requestId: plaza.uuid(), slug: 'town-square', ...profile };
    await plaza.call(ines.caller, 'createSpace', made);
    await plaza.call(ines.caller, 'createSpace', made);
    expect(plaza.rows('space')).toHaveLength(1);
    expect(plaza.rows('spaceMember')).toMatchObject([
      { personId: ines.personId, role: { tag: 'Owner' } },
    ]);
    const taken = { ...made, requestId: plaza.uuid() };
    expect(await plaza.refusal(kofi.caller, 'createSpace', taken)).toBe('SLUG_TAKEN');
  });

  it('change their face but not their address', async () => {
    const spaceId = await found(plaza, ines, 'town-square');
    await plaza.call(ines.caller, 'updateSpace', { spaceId, ...profile, name: 'Market' });
    expect(plaza.rows('space')).toMatchObject([{ slug: 'town-square', name: 'Market' }]);
  });

  it('are joined and left once, and counted', async () => {
    const spaceId = await found(plaza, ines, 'town-square');
    await plaza.call(kofi.caller, 'joinSpace', { spaceId });
    await plaza.call(kofi.caller, 'joinSpace', { spaceId });
    await plaza.pass(seconds(1));
    expect(plaza.only('spaceStats', () => true).memberCount).toBe(2);
    await plaza.call(kofi.caller, 'leaveSpace', { spaceId });
    await plaza.call(kofi.caller, 'leaveSpace', { spaceId });
    await plaza.pass(seconds(1));
    expect(plaza.only('spaceStats', () => true).memberCount).toBe(1);
    await expect(write(plaza, kofi, spaceId)).rejects.toThrow('NOT_A_MEMBER');
  });

  it('never lose their last owner', async () => {
    const spaceId = await found(plaza, ines, 'town-square');
    await join(plaza, kofi, spaceId);
    expect(await plaza.refusal(ines.caller, 'leaveSpace', { spaceId })).toBe('LAST_OWNER');
    const role = { tag: 'Member' as const };
    const down = { spaceId, personId: ines.personId, role };
    expect(await plaza.refusal(ines.caller, 'setMemberRole', down)).toBe('LAST_OWNER');
    const up = { spaceId, personId: kofi.personId, role: { tag: 'Owner' as const } };
    await plaza.call(ines.caller, 'setMemberRole', up);
    await plaza.call(ines.caller, 'leaveSpace', { spaceId });
  });
});

describe('reading', () => {
  it('goes forward only, and never beyond what was written', async () => {
    const spaceId = await found(plaza, ines, 'town-square');
    for (let count = 0; count < 3; count += 1) await write(plaza, ines, spaceId, `Post ${count}`);
    const seen = () => plaza.view(ines.caller, 'mySpaces')[0]?.seenSeq;
    expect(seen()).toBe(0);
    for (const [seenSeq, expected] of [
      [2, 2],
      [1, 2],
      [999, 3],
    ] as const) {
      await plaza.call(ines.caller, 'markSpaceSeen', { spaceId, seenSeq });
      expect(seen()).toBe(expected);
    }
  });
});
