import { useCallback, useState } from 'react';
import { useMyId } from '../account/use-me.ts';

/**
 * Where this browser keeps what a person has not sent; null as long as it is not known who they are.
 * It carries the person's id: the next one at the same browser must not see it.
 */
export function useDraftKey(name: string): string | null {
  const myId = useMyId();
  return myId === undefined ? null : `plaza.draft.${myId}/${name}`;
}

/**
 * A text that survives a reload and a change of page, under a name such as `post/3`, for the person
 * who wrote it.
 */
export function useDraft(name: string): [string, (text: string) => void] {
  const key = useDraftKey(name);
  const [held, setHeld] = useState(() => ({ key, text: readDraft(key) }));
  const write = useCallback(
    (text: string) => {
      setHeld({ key, text });
      if (key === null) return;
      if (text === '') localStorage.removeItem(key);
      else localStorage.setItem(key, text);
    },
    [key],
  );
  // Somebody else is looking now: what the state holds is not theirs.
  const current = held.key === key ? held : { key, text: readDraft(key) };
  if (current !== held) setHeld(current);
  return [current.text, write];
}

function readDraft(key: string | null): string {
  return key === null ? '' : (localStorage.getItem(key) ?? '');
}
