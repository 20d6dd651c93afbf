import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { demoMarker } from './marker.ts';
import { planDemo } from './plan.ts';
import { type SeedParts, seedDemo } from './seed.ts';

// Each run draws all 71 pictures, which takes long where others want the processor too.
vi.setConfig({ testTimeout: 60_000 });

const NOW = new Date(2027, 4, 3, 10, 0);
const plan = planDemo(NOW);

let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'plaza-seed-'));
});

afterEach(() => rm(dataDir, { recursive: true }));

/** Takes every call, as a service connection would; the call numbered `failAt` is refused. */
function recorder(failAt = Number.POSITIVE_INFINITY) {
  const calls: { readonly name: string; readonly args: Record<string, unknown> }[] = [];
  const take = (name: string) => async (args: object) => {
    if (calls.length + 1 >= failAt) throw new Error('NOT_SERVICE: the engine has gone');
    calls.push({ name, args: { ...args } });
  };
  const names = ['Person', 'File', 'Space', 'Member', 'Post', 'Comment', 'Reaction'];
  const reducers = Object.fromEntries(names.map(name => [`import${name}`, take(name)]));
  // Cast: seeding calls these seven reducers and no other.
  const service = { reducers } as unknown as SeedParts['service'];
  return { calls, service, named: (name: string) => calls.filter(call => call.name === name) };
}

function parts(service: SeedParts['service'], changes: Partial<SeedParts> = {}): SeedParts {
  return {
    now: NOW,
    marker: demoMarker(dataDir),
    service,
    accounts: {
      ensure: async people => new Map(people.map(({ handle }, i) => [handle, BigInt(i) + 1n])),
    },
    files: {
      store: async ({ pixels: { width, height, data } }) => ({
        mime: 'image/webp',
        width,
        height,
        byteSize: data.length,
        placeholder: '',
      }),
    },
    ...changes,
  };
}

test('everything of the plan is imported, and each thing after what it names', async () => {
  const { calls, named, service } = recorder();
  expect(await seedDemo(parts(service))).toEqual({
    people: plan.people.length,
    pictures: plan.files.length - plan.people.length,
    posts: plan.posts.length,
    comments: plan.comments.length,
    reactions: plan.reactions.length,
  });
  const first = (name: string) => calls.findIndex(call => call.name === name);
  const order = ['Person', 'Space', 'Member', 'File', 'Post', 'Comment', 'Reaction'].map(first);
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(named('File').map(call => call.args.id)).toEqual(plan.files.map(file => file.id));
  expect(named('Post').map(call => call.args)).toEqual(plan.posts);
});

test('people who can be entered are linked to their account, the others to none', async () => {
  const { named, service } = recorder();
  await seedDemo(parts(service));
  for (const { handle, canBeEntered } of plan.people) {
    const { args } = named('Person').find(call => call.args.handle === handle) ?? {};
    expect(args?.identity !== undefined, handle).toBe(canBeEntered);
  }
});

test('a refused call stops it, and the next run begins again with the same times', async () => {
  const interrupted = recorder(300);
  await expect(seedDemo(parts(interrupted.service))).rejects.toThrow('was refused');
  expect((await demoMarker(dataDir).read())?.isComplete).toBe(false);

  const later = new Date(NOW.getTime() + 60_000);
  const again = recorder();
  expect(await seedDemo(parts(again.service, { now: later }))).not.toBeNull();
  expect(again.named('Post').map(call => call.args)).toEqual(plan.posts);
  expect(again.named('Post').slice(0, interrupted.named('Post').length)).toEqual(
    interrupted.named('Post'),
  );
});

test('once complete, nothing is touched again', async () => {
  await seedDemo(parts(recorder().service));
  const second = recorder();
  expect(await seedDemo(parts(second.service))).toBeNull();
  expect(second.calls).toEqual([]);
});

test('a person without the account they were promised is an error', async () => {
  const accounts = { ensure: async () => new Map<string, bigint>() };
  await expect(seedDemo(parts(recorder().service, { accounts }))).rejects.toThrow('person 0');
});
