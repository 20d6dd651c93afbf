import { useCallback, useMemo, useState } from 'react';
import { useDraft } from './drafts.ts';

/** What somebody has made of their own text and not saved yet. */
interface Change {
  /** What stood there when they began. */
  readonly base: string;
  readonly text: string;
}

/** The change of a text, from pressing "Edit" until it is saved or thrown away. */
export interface Edit {
  readonly isOpen: boolean;
  /** Whether it was opened by a press just now; otherwise an earlier page left it open. */
  readonly isFresh: boolean;
  /** The text in the editor. */
  readonly text: string;
  readonly isChanged: boolean;
  /** Whether what stands there has become something else since the change began. */
  readonly isOvertaken: boolean;
  readonly open: () => void;
  readonly write: (text: string) => void;
  /** Closes it and forgets the change. */
  readonly close: () => void;
}

/**
 * Keeps a change over a reload and a change of page; one that was left comes back opened.
 * @param edit.name such as `post/3`
 * @param edit.standing what stands there now
 */
export function useEdit({
  name,
  standing,
}: {
  readonly name: string;
  readonly standing: string;
}): Edit {
  const [kept, keep] = useDraft(`edit/${name}`);
  const change = useMemo(() => parseChange(kept), [kept]);
  const [isOpened, setIsOpened] = useState<boolean | null>(null);
  const base = change?.base ?? standing;
  const write = useCallback(
    (text: string) => keep(text === base ? '' : JSON.stringify({ base, text })),
    [keep, base],
  );
  const open = useCallback(() => setIsOpened(true), []);
  const close = useCallback(() => {
    keep('');
    setIsOpened(false);
  }, [keep]);
  const text = change?.text ?? standing;
  return {
    isOpen: isOpened ?? change !== null,
    isFresh: isOpened === true,
    text,
    isChanged: text !== standing,
    isOvertaken: change !== null && base !== standing && text !== standing,
    open,
    write,
    close,
  };
}

function parseChange(kept: string): Change | null {
  try {
    // Written by `useEdit` only; nothing kept and anything broken end in the catch.
    return JSON.parse(kept) as Change;
  } catch {
    return null;
  }
}
