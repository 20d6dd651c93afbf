import type { OutgoingMessage } from './outgoing-message.ts';
import { frameEach, frameTogether } from './websocket-frame.ts';

/** The last one that was made. */
let last: {
  readonly messages: readonly OutgoingMessage[];
  readonly canJoin: boolean;
  readonly frame: Buffer;
} = { messages: [], canJoin: false, frame: Buffer.alloc(0) };

/**
 * The bytes of `messages[start]` to `messages[end - 1]`, at least two, for one write. After a burst
 * of commits all who watch the same wait for the same messages, and are written to one after the
 * other: they share the bytes.
 * @param canJoin in one frame; else in a frame each
 */
export function joinedFrame(
  messages: readonly OutgoingMessage[],
  start: number,
  end: number,
  canJoin: boolean,
): Buffer {
  if (last.canJoin === canJoin && isSame(last.messages, messages, start, end)) return last.frame;
  const joined = messages.slice(start, end);
  const parts = joined.map(({ bytes }) => bytes);
  last = {
    messages: joined,
    canJoin,
    frame: canJoin ? frameTogether(parts) : frameEach(parts),
  };
  return last.frame;
}

function isSame(
  known: readonly OutgoingMessage[],
  messages: readonly OutgoingMessage[],
  start: number,
  end: number,
): boolean {
  if (known.length !== end - start) return false;
  // The last ones differ first, when more have come meanwhile.
  for (let i = known.length - 1; i >= 0; i -= 1) if (known[i] !== messages[start + i]) return false;
  return true;
}
