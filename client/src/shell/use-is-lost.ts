import { useEffect, useState } from 'react';
import { useConnectionState } from '../live/use-plaza.ts';

/** A loss shorter than this, such as a restart of the engine, is not worth a word. */
const patienceMs = 1_500;

/** Whether the engine has been out of reach for longer than a moment. */
export function useIsLost(): boolean {
  const isDown = useConnectionState().phase !== 'live';
  const [isLost, setIsLost] = useState(false);
  useEffect(() => {
    if (!isDown) {
      setIsLost(false);
      return;
    }
    const timer = setTimeout(() => setIsLost(true), patienceMs);
    return () => clearTimeout(timer);
  }, [isDown]);
  return isLost;
}
