import { useCallback, useState } from 'react';

/** A text that survives a reload and a change of page, under a name such as `post/3`. */
export function useDraft(name: string): [string, (text: string) => void] {
  const key = `plaza.draft.${name}`;
  const [text, setText] = useState(() => localStorage.getItem(key) ?? '');
  const write = useCallback(
    (next: string) => {
      setText(next);
      if (next === '') localStorage.removeItem(key);
      else localStorage.setItem(key, next);
    },
    [key],
  );
  return [text, write];
}
