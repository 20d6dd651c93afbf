import { expect, test } from 'vitest';
import { FairQueue } from './fair-queue.ts';

function fill(...items: readonly string[]): FairQueue<string> {
  const queue = new FairQueue<string>();
  for (const item of items) queue.push(BigInt(item.charCodeAt(0)), item);
  return queue;
}

function drain(queue: FairQueue<string>): string[] {
  const taken: string[] = [];
  while (!queue.isEmpty) taken.push(queue.shift()!);
  return taken;
}

test('everybody has a turn, however many the others wait for', () => {
  expect(drain(fill('a1', 'a2', 'a3', 'b1', 'c1', 'b2'))).toEqual([
    'a1',
    'b1',
    'c1',
    'a2',
    'b2',
    'a3',
  ]);
  expect(fill().shift()).toBeUndefined();
});

test('who comes back waits behind those who were there', () => {
  const queue = fill('a1', 'a2', 'b1');
  expect(queue.shift()).toBe('a1');
  queue.push(97n, 'a3');
  expect(drain(queue)).toEqual(['b1', 'a2', 'a3']);
});

test('what nobody waits for any more is taken out', () => {
  const queue = fill('a1', 'a2', 'b1', 'b2');
  expect(queue.remove(97n, item => item === 'a1')).toEqual(['a1']);
  expect(queue.remove(98n, () => true)).toEqual(['b1', 'b2']);
  expect(queue.remove(99n, () => true)).toEqual([]);
  expect(queue.clear()).toEqual(['a2']);
  expect(queue.isEmpty).toBe(true);
});
