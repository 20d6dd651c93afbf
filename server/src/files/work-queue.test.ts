import { describe, expect, it } from 'vitest';
import { WorkQueue } from './work-queue.ts';

function gate() {
  let open = () => {};
  const opened = new Promise<void>(resolve => {
    open = resolve;
  });
  return { open, opened };
}

describe('WorkQueue', () => {
  it('runs a few at once, the rest in order, and turns away too many', async () => {
    const queue = new WorkQueue({ atOnce: 2, waitingMax: 2 });
    const gates = [gate(), gate(), gate(), gate()];
    const begun: number[] = [];
    const works = gates.map(({ opened }, i) =>
      queue.run(async () => {
        begun.push(i);
        await opened;
        return i;
      }),
    );
    await expect(queue.run(async () => 'one too many')).rejects.toThrow('SERVER_BUSY');
    expect(begun).toEqual([0, 1]);
    gates[1]?.open();
    await works[1];
    await Promise.resolve();
    expect(begun).toEqual([0, 1, 2]);
    for (const { open } of gates) open();
    expect(await Promise.all(works)).toEqual([0, 1, 2, 3]);
    expect(await queue.run(async () => 'free again')).toBe('free again');
  });

  it('gives the place back when work fails', async () => {
    const queue = new WorkQueue({ atOnce: 1, waitingMax: 1 });
    const failing = queue.run(() => Promise.reject(new Error('broken')));
    const next = queue.run(async () => 'next');
    await expect(failing).rejects.toThrow('broken');
    expect(await next).toBe('next');
  });
});
