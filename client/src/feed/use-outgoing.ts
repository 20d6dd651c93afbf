import { createContext, use, useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';
import { Uuid } from 'spacetimedb';
import { useMyId } from '../account/use-me.ts';
import type { Connection } from '../live/connection.ts';
import { useConnectionState } from '../live/use-plaza.ts';
import { type Outgoing, OutgoingStore, type OutgoingWork } from './outgoing.ts';

/** Carries what is on its way to the hooks. */
export const OutgoingContext = createContext<OutgoingStore | null>(null);

/** The store of this page, sending over this connection. */
export function createOutgoingStore(connection: Connection): OutgoingStore {
  return new OutgoingStore({
    storage: localStorage,
    isLive: () => connection.state().phase === 'live',
    send: ({ requestId: id, work }) =>
      connection.call(({ reducers }) => {
        const requestId = Uuid.parse(id);
        switch (work.kind) {
          case 'post':
            return reducers.createPost({
              requestId,
              spaceId: BigInt(work.spaceId),
              text: work.text,
              pictures: work.pictures.map(({ fileId, alt }) => ({ fileId, alt })),
            });
          case 'comment':
            return reducers.addComment({
              requestId,
              postId: BigInt(work.postId),
              parentId: work.parentId === null ? undefined : BigInt(work.parentId),
              text: work.text,
            });
        }
      }),
  });
}

/** The store itself, for sending again and throwing away. */
export function useOutgoingStore(): OutgoingStore {
  const store = use(OutgoingContext);
  if (!store) throw new Error('useOutgoingStore was called outside of OutgoingContext');
  return store;
}

/** Sends what waits whenever the connection is live for its author. Once, in the shell. */
export function useOutgoingResumed(): void {
  const store = useOutgoingStore();
  const isLive = useConnectionState().phase === 'live';
  const myId = useMyId();
  useEffect(() => {
    if (isLive && myId !== undefined) store.resume(String(myId));
  }, [store, isLive, myId]);
}

/** Sends something in the name of the person who looks. */
export function useSend(): (work: OutgoingWork) => void {
  const store = useOutgoingStore();
  const myId = useMyId();
  return useCallback(
    work => {
      if (myId === undefined) return;
      store.add({
        requestId: newRequestId(),
        authorId: String(myId),
        createdAtMs: Date.now(),
        work,
      });
    },
    [store, myId],
  );
}

/** The own posts to a space that are on their way, the newest first. */
export function useOutgoingPosts(spaceId: bigint): readonly Outgoing[] {
  const place = String(spaceId);
  const posts = useMine(
    useCallback(({ work }) => work.kind === 'post' && work.spaceId === place, [place]),
  );
  return useMemo(() => [...posts].reverse(), [posts]);
}

/** The own comments on a post that are on their way, the oldest first. */
export function useOutgoingComments(postId: bigint): readonly Outgoing[] {
  const place = String(postId);
  return useMine(
    useCallback(({ work }) => work.kind === 'comment' && work.postId === place, [place]),
  );
}

/** Those of the person who looks that `belongs` picks; the same array until one of them changes. */
function useMine(belongs: (outgoing: Outgoing) => boolean): readonly Outgoing[] {
  const store = useOutgoingStore();
  const myId = useMyId();
  const read = useMemo(() => {
    const me = String(myId);
    let picked: readonly Outgoing[] = [];
    return () => {
      const next = store.all().filter(other => other.authorId === me && belongs(other));
      const isSame =
        next.length === picked.length && next.every((other, at) => other === picked[at]);
      if (!isSame) picked = next;
      return picked;
    };
  }, [store, myId, belongs]);
  return useSyncExternalStore(store.watch, read);
}

/** A uuid for something a person creates. `crypto.randomUUID` is missing on plain http. */
export function newRequestId(): string {
  return Uuid.fromRandomBytesV4(crypto.getRandomValues(new Uint8Array(16))).toString();
}
