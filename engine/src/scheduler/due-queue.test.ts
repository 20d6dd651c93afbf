import { expect, it } from 'vitest';
import { seededRandom } from '../durability/testing/simulated-storage.ts';
import { DueQueue } from './due-queue.ts';

it('gives entries by time, equals as they were set, and only the last one of each key', () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const random = seededRandom(seed);
  const queue = new DueQueue<number>();
  // The same with a list that is sorted anew each time.
  let model: { key: string; at: number; order: number }[] = [];
  const take = (): number | undefined => {
    model.sort((a, b) => a.at - b.at || a.order - b.order);
    return model.shift()?.order;
  };
  for (let order = 0; order < 5_000; order++) {
    const key = `${Math.floor(random() * 40)}`;
    const kind = random();
    if (kind < 0.2) {
      expect(queue.pop(), `seed ${seed}`).toBe(take());
      continue;
    }
    model = model.filter(entry => entry.key !== key);
    if (kind < 0.4) {
      queue.delete(key);
    } else {
      const at = Math.floor(random() * 20);
      queue.set(key, BigInt(at), order);
      model.push({ key, at, order });
    }
    expect(queue.size, `seed ${seed}`).toBe(model.length);
  }
  while (model.length > 0) expect(queue.pop(), `seed ${seed}`).toBe(take());
  expect(queue.pop()).toBeUndefined();
});

it('does not fill the memory with what was put off or deleted', () => {
  const queue = new DueQueue<number>();
  for (let i = 0; i < 10_000; i++) {
    queue.set('put off', BigInt(1_000_000 + i), i);
    queue.set(`deleted ${i}`, 2_000_000n, i);
    queue.delete(`deleted ${i}`);
  }
  expect(queue.size).toBe(1);
  expect(queue.heldCount).toBeLessThan(100);
});
