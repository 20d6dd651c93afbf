import { beforeEach, describe, expect, it } from 'vitest';
import { ConnectionLostError } from '../live/connection-lost.ts';
import { type Outgoing, OutgoingStore } from './outgoing.ts';

class Memory {
  readonly #values = new Map<string, string>();
  getItem = (key: string) => this.#values.get(key) ?? null;
  setItem = (key: string, value: string) => void this.#values.set(key, value);
}

/** An engine that answers when told to. */
class Engine {
  isLive = true;
  readonly asked: string[] = [];
  #answers: { resolve: () => void; reject: (error: Error) => void }[] = [];

  send = (outgoing: Outgoing): Promise<void> => {
    this.asked.push(outgoing.requestId);
    return new Promise((resolve, reject) => this.#answers.push({ resolve, reject }));
  };

  async confirm(): Promise<void> {
    this.#answers.shift()?.resolve();
    await settle();
  }

  async refuse(error: Error): Promise<void> {
    this.#answers.shift()?.reject(error);
    await settle();
  }
}

const settle = () => new Promise(resolve => setTimeout(resolve));
const comment = (requestId: string) => ({
  requestId,
  authorId: '7',
  createdAtMs: 0,
  work: { kind: 'comment', postId: '1', parentId: null, text: 'Good morning' } as const,
});

let engine: Engine;
let storage: Memory;
let store: OutgoingStore;
const phases = () => store.all().map(outgoing => outgoing.state.phase);

beforeEach(() => {
  engine = new Engine();
  storage = new Memory();
  store = new OutgoingStore({ send: engine.send, isLive: () => engine.isLive, storage });
});

describe('what is written and not yet confirmed', () => {
  it('is there at once and goes when the engine has committed', async () => {
    store.add(comment('a'));
    expect(phases()).toEqual(['sending']);
    await engine.confirm();
    expect(store.all()).toEqual([]);
  });

  it('waits without a connection and goes out by itself, in order', async () => {
    engine.isLive = false;
    store.add(comment('a'));
    store.add(comment('b'));
    expect(phases()).toEqual(['waiting', 'waiting']);
    engine.isLive = true;
    store.resume('7');
    expect(engine.asked).toEqual(['a', 'b']);
  });

  it('is sent again under the same id when the answer was lost', async () => {
    store.add(comment('a'));
    engine.isLive = false;
    await engine.refuse(new ConnectionLostError('lost'));
    expect(phases()).toEqual(['waiting']);
    engine.isLive = true;
    store.resume('7');
    await engine.confirm();
    expect(engine.asked).toEqual(['a', 'a']);
    expect(store.all()).toEqual([]);
  });

  it('keeps a refused text until its author sends it again or throws it away', async () => {
    store.add(comment('a'));
    await engine.refuse(new Error('RATE_LIMITED: Slower.'));
    expect(store.all()[0]?.state).toEqual({ phase: 'failed', refusal: 'RATE_LIMITED: Slower.' });
    store.retry('a');
    await engine.confirm();
    expect(store.all()).toEqual([]);

    store.add(comment('b'));
    await engine.refuse(new Error('DELETED: Gone.'));
    store.discard('b');
    expect(store.all()).toEqual([]);
  });

  it('survives a reload; what was on its way waits again', () => {
    store.add(comment('a'));
    const reloaded = new OutgoingStore({ send: engine.send, isLive: () => false, storage });
    expect(reloaded.all().map(outgoing => outgoing.state.phase)).toEqual(['waiting']);
  });

  it('is not sent in the name of somebody else', () => {
    engine.isLive = false;
    store.add(comment('a'));
    engine.isLive = true;
    store.resume('8');
    expect(engine.asked).toEqual([]);
  });
});
