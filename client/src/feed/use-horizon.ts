import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type MeState, useMe } from '../account/use-me.ts';
import { msOfMicros } from '../i18n/time.ts';
import { usePlaza } from '../live/use-plaza.ts';
import { type SpaceView, useMySpaces } from '../spaces/use-spaces.ts';

/** The line between what this person has not seen and what they have. It stays for the whole visit. */
export interface Horizon {
  /** The first `seq` that is new. */
  readonly seq: number;
  /** When they last looked; on a first visit, when it began. */
  readonly sinceMs: number;
}

/** Posts seen in quick succession are reported together. */
const reportAfterMs = 1_200;

/**
 * Where the horizon of a space lies, and how what was seen is remembered: by the engine for members,
 * in this browser for everybody else.
 * @returns `horizon` null until it is known
 */
export function useHorizon(view: SpaceView): {
  readonly horizon: Horizon | null;
  readonly reportSeen: (seq: number) => void;
} {
  const { connection } = usePlaza();
  const me = useMe();
  const memberships = useMySpaces();
  const [held, setHeld] = useState<{ reader: string; horizon: Horizon } | null>(null);
  const { space, stats, mine } = view;
  const reader = readerOf(me);
  const isKnown = reader !== null && memberships.status === 'ready' && stats !== undefined;
  // The line of whoever looked before is not that of whoever looks now.
  const horizon = held?.reader === reader ? (held?.horizon ?? null) : null;

  useEffect(() => {
    if (horizon || !isKnown || !stats) return;
    const begin = { seq: stats.nextSeq, sinceMs: Date.now() };
    const look = mine?.seenAt
      ? { seq: mine.seenSeq, sinceMs: msOfMicros(mine.seenAt.microsSinceUnixEpoch) }
      : mine
        ? begin
        : (readLook(reader, space.id) ?? begin);
    setHeld({ reader, horizon: look });
  }, [horizon, isKnown, stats, mine, reader, space.id]);

  const isMember = mine !== undefined;
  const seen = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const reported = useRef(reader);
  useEffect(() => {
    if (reported.current === reader) return;
    reported.current = reader;
    seen.current = 0;
    clearTimeout(timer.current);
  }, [reader]);
  const reportSeen = useCallback(
    (seq: number) => {
      if (reader === null || seq < seen.current) return;
      seen.current = seq + 1;
      clearTimeout(timer.current);
      timer.current = setTimeout(() => {
        writeLook(reader, space.id, { seq: seen.current, sinceMs: Date.now() });
        if (!isMember) return;
        const call = { spaceId: space.id, seenSeq: seen.current };
        // Only a mark of how far somebody has read: the next one repairs a lost one.
        connection.call(({ reducers }) => reducers.markSpaceSeen(call)).catch(() => {});
      }, reportAfterMs);
    },
    [connection, reader, space.id, isMember],
  );

  return useMemo(() => ({ horizon, reportSeen }), [horizon, reportSeen]);
}

/** Whose look it is: one browser may serve several people. Null until that is known. */
function readerOf(me: MeState): string | null {
  if (me.status === 'loading') return null;
  return me.status === 'person' ? String(me.personId) : 'visitor';
}

function lookKey(reader: string, spaceId: bigint): string {
  return `plaza.seen.${reader}/${spaceId}`;
}

function readLook(reader: string, spaceId: bigint): Horizon | null {
  const [seq, sinceMs] = (localStorage.getItem(lookKey(reader, spaceId)) ?? '')
    .split('/')
    .map(Number);
  return seq !== undefined && sinceMs !== undefined && Number.isFinite(sinceMs)
    ? { seq, sinceMs }
    : null;
}

function writeLook(reader: string, spaceId: bigint, { seq, sinceMs }: Horizon): void {
  localStorage.setItem(lookKey(reader, spaceId), `${seq}/${sinceMs}`);
}
