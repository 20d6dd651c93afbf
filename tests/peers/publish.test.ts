import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notesModule } from './notes.ts';
import { Spacetime } from './spacetime.ts';

let owner: Spacetime;
let stranger: Spacetime;
let notes: string;

beforeAll(async () => {
  [owner, stranger] = await Promise.all([Spacetime.loggedIn(), Spacetime.loggedIn()]);
  notes = await notesModule();
});
afterAll(() => {
  owner.dispose();
  stranger.dispose();
});

const noteCount = async (database: string) => {
  const out = await owner.ok('sql', database, 'SELECT COUNT(*) AS n FROM note', '--format', 'json');
  return JSON.parse(out)[0].rows[0][0];
};

describe('publish', () => {
  it('[HTTP8] creates a database, and gives it the same module again', async () => {
    const first = await owner.publish('first', notes);
    expect(first.stdout).toMatch(/Created new database with name: first, identity: c200/);
    await owner.ok('call', 'first', 'pin', 'kept', 'null');
    const second = await owner.publish('first', notes);
    expect(second.stdout).toContain('Updated database with name: first');
    expect(await noteCount('first')).toBe(1);
  });

  it('[HTTP8] works without a name', async () => {
    const path = owner.file('nameless.js', notes);
    const said = await owner.ok('publish', '--js-path', path);
    const identity = /Created new database with identity: (c200[0-9a-f]{60})/.exec(said)?.[1];
    expect(identity).toBeDefined();
    expect(await owner.ok('list')).toContain(identity);
    await owner.ok('delete', identity ?? '', '--yes');
    expect(await owner.ok('list')).not.toContain(identity);
  });

  it('[MIG1] tells of changes, and makes those that nobody minds', async () => {
    await owner.publish('grow', notes);
    await owner.ok('call', 'grow', 'pin', 'kept', 'null');
    const { code, stdout } = await owner.publish('grow', await notesModule('newTable'));
    expect(code).toBe(0);
    expect(stdout).toContain('tag');
    expect(await noteCount('grow')).toBe(1);
  });

  it('[MIG2] breaks clients only when told to', async () => {
    await owner.publish('break', notes);
    await owner.ok('call', 'break', 'pin', 'kept', 'null');
    const breaking = await notesModule('newColumn');
    const asked = await owner.publish('break', breaking);
    expect(asked.code).not.toBe(0);
    expect(asked.stdout).toContain('will BREAK existing clients');
    expect((await owner.publish('break', breaking, '--break-clients')).code).toBe(0);
    expect(await owner.ok('sql', 'break', 'SELECT colour FROM note')).toContain('"red"');
  });

  it('[MIG3] loses data only when told to', async () => {
    await owner.publish('lose', notes);
    await owner.ok('call', 'lose', 'pin', 'lost', 'null');
    const losing = await notesModule('otherType');
    const refused = await owner.publish('lose', losing);
    expect(refused.code).not.toBe(0);
    expect(refused.stdout).toContain('Aborting publish due to required manual migration.');
    expect(await noteCount('lose')).toBe(1);
    const cleared = await owner.publish('lose', losing, '--delete-data=on-conflict', '--yes');
    expect(cleared.stdout).toContain('Proceeding with database clear');
    expect(await noteCount('lose')).toBe(0);
  });

  it('[MIG4] empties a database', async () => {
    await owner.publish('empty', notes);
    await owner.ok('call', 'empty', 'pin', 'gone', 'null');
    const { code } = await owner.publish('empty', notes, '--delete-data', '--yes');
    expect(code).toBe(0);
    expect(await noteCount('empty')).toBe(0);
    expect(await owner.ok('logs', 'empty')).toContain('init');
  });

  it('[ID5] is for the owner', async () => {
    await owner.publish('mine', notes);
    for (const options of [[], ['--delete-data', '--yes']]) {
      const { code, stderr } = await stranger.publish('mine', notes, ...options);
      expect(code).not.toBe(0);
      expect(stderr).toContain('is not authorized to perform action on database');
    }
  });

  it('[MIG6] says what is wrong with a module', async () => {
    const { code, stderr } = await owner.publish('wrong', "throw new Error('at load');");
    expect(code).not.toBe(0);
    expect(stderr).toContain('at load');
    expect(await owner.fails('logs', 'wrong')).toContain('failed to find database `wrong`');
  });

  it('[HTTP13] wants parents that exist', async () => {
    const path = owner.file('child.js', notes);
    const said = await owner.fails('publish', '--js-path', path, 'no-parent/child');
    expect(said).toContain('`no-parent` not found');
  });
});

describe('a database', () => {
  it('[HTTP12] that is locked stays', async () => {
    await owner.publish('safe', notes);
    await stranger.fails('lock', 'safe');
    expect(await owner.ok('lock', 'safe')).toContain('is now locked');
    expect(await owner.fails('delete', 'safe', '--yes')).toContain('403');
    const reset = await owner.publish('safe', notes, '--delete-data', '--yes');
    expect(reset.stderr).toContain('Database is locked and cannot be reset');
    await stranger.fails('unlock', 'safe');
    expect(await owner.ok('unlock', 'safe')).toContain('is now unlocked');
    await owner.ok('delete', 'safe', '--yes');
    await owner.fails('logs', 'safe');
  });

  it('[HTTP8] takes another name', async () => {
    await owner.publish('before', notes);
    await owner.publish('taken', notes);
    expect(await owner.ok('rename', 'before', '--to', 'after')).toContain('Name set to after');
    await owner.ok('logs', 'after');
    await owner.fails('logs', 'before');
    const inUse = await owner.fails('rename', 'after', '--to', 'taken');
    expect(inUse).toContain('Cannot rename to taken because it already is in use.');
    const foreign = await stranger.fails('rename', 'after', '--to', 'stolen');
    expect(foreign).toContain('owned by another identity');
    expect(await owner.ok('list')).toMatch(/\bafter\b/);
  });

  it('[ID5] is deleted by its owner alone', async () => {
    await owner.publish('goner', notes);
    expect(await stranger.fails('delete', 'goner', '--yes')).toContain('403');
    await owner.ok('delete', 'goner', '--yes');
    await owner.fails('call', 'goner', 'pin', 'x', 'null');
  });
});
