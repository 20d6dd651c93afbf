import { once } from 'node:events';

/** Tells the benchmark that all is connected, and waits for a line before it goes on. */
export async function untilTold(): Promise<void> {
  console.log('ready');
  await once(process.stdin, 'data');
  process.stdin.destroy();
}
