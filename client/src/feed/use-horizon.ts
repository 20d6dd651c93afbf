import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useMe } from '../account/use-me.ts';
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
  const [horizon, setHorizon] = useState<Horizon | null>(null);
  const { space, stats, mine } = view;
  const isKnown = me.status !== 'loading' && memberships.status === 'ready' && stats !== undefined;

  useEffect(() => {
    if (horizon || !isKnown || !stats) return;
    const begin = { seq: stats.nextSeq, sinceMs: Date.now() };
    if (mine?.seenAt)
      setHorizon({ seq: mine.seenSeq, sinceMs: msOfMicros(mine.seenAt.microsSinceUnixEpoch) });
    else setHorizon(mine ? begin : (readLook(space.id) ?? begin));
  }, [horizon, isKnown, stats, mine, space.id]);

  const isMember = mine !== undefined;
  const seen = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const reportSeen = useCallback(
    (seq: number) => {
      if (seq < seen.current) return;
      seen.current = seq + 1;
      clearTimeout(timer.current);
      timer.current = setTimeout(() => {
        writeLook(space.id, { seq: seen.current, sinceMs: Date.now() });
        if (!isMember) return;
        const call = { spaceId: space.id, seenSeq: seen.current };
        // Only a mark of how far somebody has read: the next one repairs a lost one.
        connection.call(({ reducers }) => reducers.markSpaceSeen(call)).catch(() => {});
      }, reportAfterMs);
    },
    [connection, space.id, isMember],
  );

  return useMemo(() => ({ horizon, reportSeen }), [horizon, reportSeen]);
}

function readLook(spaceId: bigint): Horizon | null {
  const [seq, sinceMs] = (localStorage.getItem(`plaza.seen.${spaceId}`) ?? '')
    .split('/')
    .map(Number);
  return seq !== undefined && sinceMs !== undefined && Number.isFinite(sinceMs)
    ? { seq, sinceMs }
    : null;
}

function writeLook(spaceId: bigint, { seq, sinceMs }: Horizon): void {
  localStorage.setItem(`plaza.seen.${spaceId}`, `${seq}/${sinceMs}`);
}
