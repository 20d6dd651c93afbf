import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleText } from './bundle.ts';
import { notesModule } from './notes.ts';
import { Spacetime } from './spacetime.ts';
import { echoModule, VALUES } from './values.ts';

let spacetime: Spacetime;

beforeAll(async () => {
  spacetime = await Spacetime.loggedIn();
  await spacetime.publish('echo', await bundleText(echoModule()));
  await spacetime.publish('calls', await notesModule());
});
afterAll(() => spacetime.dispose());

describe('[HTTP3] a procedure is given, and gives back,', () => {
  for (const [name, { type, samples }] of Object.entries(VALUES)) {
    it(type, async () => {
      for (const [typed, printed] of samples) {
        const out = await spacetime.ok('call', 'echo', `echo_${name}`, '--', typed);
        expect(out.trim()).toBe(printed);
      }
    });
  }
});

describe('[HTTP2] call', () => {
  it('runs a reducer, and prints nothing', async () => {
    expect(await spacetime.ok('call', 'calls', 'pin', 'hello', '{"some": 3}')).toBe('');
    expect(await spacetime.ok('call', 'calls', 'count_notes')).toBe('1\n');
    expect(await spacetime.ok('call', 'calls', 'pin', 'nobody', 'null', '--anonymous')).toBe('');
  });

  it('tells what a reducer has against it', async () => {
    expect(await spacetime.fails('call', 'calls', 'pin', '', 'null')).toContain(
      'EMPTY: Write something.',
    );
    expect(await spacetime.fails('call', 'calls', 'grumble')).toContain(
      'The instance encountered a fatal error.',
    );
    expect(await spacetime.fails('call', 'calls', 'init')).toContain(
      "can't directly call special Init lifecycle reducer",
    );
  });

  it('shows the signature when arguments do not fit', async () => {
    const said = await spacetime.fails('call', 'calls', 'pin', 'alone');
    expect(said).toContain('Invalid arguments provided for reducer `pin`');
    expect(said).toContain('pin(text: String, size: Option<u32>)');
    expect(said).toContain('invalid length 1, expected reducer args for pin with 2 elements');
  });

  it('knows similar names', async () => {
    expect(await spacetime.fails('call', 'calls', 'pinn', 'x')).toContain(
      'A reducer with a similar name exists: `pin`',
    );
    expect(await spacetime.fails('call', 'calls', 'countNotes')).toContain(
      'A procedure with a similar name exists: `count_notes`',
    );
    expect(await spacetime.fails('call', 'nowhere', 'pin')).toContain(
      'failed to find database `nowhere`',
    );
  });

  it('[HTTP14] lets the owner run what timers run', async () => {
    const row = '[7, {"Interval": [1000000]}]';
    await spacetime.ok('call', 'calls', 'remind', row);
    expect(await spacetime.ok('logs', 'calls', '-n', '1')).toContain('reminded 7n');
    expect(await spacetime.fails('call', 'calls', 'remind', row, '--anonymous')).toContain('404');
  });
});
