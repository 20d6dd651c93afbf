import { expect, test } from 'vitest';
import { HeldPerKey } from './held-per-key.ts';

test('one key has its share, others theirs, and what ended makes room', async () => {
  const held = new HeldPerKey(2);
  let end = () => {};
  const ended = new Promise<void>(resolve => {
    end = resolve;
  });
  const running = [held.run('mira', () => ended), held.run('mira', () => ended)];
  await expect(held.run('mira', async () => {})).rejects.toMatchObject({ status: 503 });
  expect(await held.run('otto', async () => 'done')).toBe('done');
  end();
  await Promise.all(running);
  expect(await held.run('mira', async () => 'done')).toBe('done');
});

test('work that fails makes room too', async () => {
  const held = new HeldPerKey(1);
  const failing = held.run('mira', () => Promise.reject(new Error('broken off')));
  await expect(failing).rejects.toThrow('broken off');
  expect(await held.run('mira', async () => 'done')).toBe('done');
});
