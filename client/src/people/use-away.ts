import { useEffect } from 'react';
import { useMyId } from '../account/use-me.ts';
import { useConnectionState, usePlaza } from '../live/use-plaza.ts';

/** A hidden tab is given a moment: a glance at another one is not going away. */
const hiddenMs = 20_000;
/** Nobody touched anything for so long. */
const idleMs = 5 * 60_000;
const signsOfLife = ['pointerdown', 'pointermove', 'keydown', 'scroll'] as const;

/** Tells the engine when this tab is no longer looked at, and when it is again. Once, in the shell. */
export function useAway(): void {
  const { connection } = usePlaza();
  const isLive = useConnectionState().phase === 'live';
  const isPerson = useMyId() !== undefined;
  useEffect(() => {
    if (!isLive || !isPerson) return;
    let isAway = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const report = (next: boolean) => {
      if (isAway === next) return;
      isAway = next;
      // A lost report repairs itself: a new connection begins as present.
      connection.call(({ reducers }) => reducers.setAway({ isAway: next })).catch(() => {});
    };
    const wait = () => {
      clearTimeout(timer);
      const isHidden = document.visibilityState === 'hidden';
      if (!isHidden) report(false);
      timer = setTimeout(() => report(true), isHidden ? hiddenMs : idleMs);
    };
    wait();
    document.addEventListener('visibilitychange', wait);
    for (const sign of signsOfLife) window.addEventListener(sign, wait, { passive: true });
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', wait);
      for (const sign of signsOfLife) window.removeEventListener(sign, wait);
    };
  }, [connection, isLive, isPerson]);
}
