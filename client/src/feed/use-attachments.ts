import { limits } from '@plaza/shared/limits';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showToast } from '../components/toast.tsx';
import { useDraftKey } from './drafts.ts';
import type { AttachedPicture } from './outgoing.ts';
import { pictureTypes, type Upload, uploadPicture } from './uploads.ts';

/** A picture in the composer. */
export interface Attachment {
  readonly id: string;
  readonly fileName: string;
  readonly alt: string;
  /** What to show: the local file while it goes out, the server's afterwards. */
  readonly previewUrl: string;
  readonly state:
    | { readonly phase: 'sending'; readonly share: number }
    | { readonly phase: 'ready'; readonly picture: Omit<AttachedPicture, 'alt'> }
    | { readonly phase: 'failed'; readonly reason: string };
}

/** The pictures of a post that is being written. Those that have arrived survive a reload. */
export interface Attachments {
  readonly all: readonly Attachment[];
  readonly isSending: boolean;
  /** Takes files from a choice, a paste or a drop; says in a toast which it could not take. */
  readonly add: (files: Iterable<File>) => void;
  readonly describe: (id: string, alt: string) => void;
  readonly remove: (id: string) => void;
  readonly clear: () => void;
}

/**
 * The composer has to be mounted anew when somebody else looks: files on their way are its author's.
 * @param name of the draft, such as `post/3`
 */
export function useAttachments(name: string): Attachments {
  const { t } = useTranslation();
  const key = useDraftKey(`${name}/pictures`);
  const [all, setAll] = useState<readonly Attachment[]>(() => readKept(key));
  const uploads = useRef(new Map<string, Upload>());

  useEffect(() => {
    if (key === null) return;
    const ready = all.filter(attachment => attachment.state.phase === 'ready');
    if (ready.length === 0) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(ready));
  }, [key, all]);

  useEffect(() => {
    const running = uploads.current;
    return () => {
      for (const upload of running.values()) upload.cancel();
    };
  }, []);

  const change = useCallback((id: string, next: Partial<Attachment>) => {
    setAll(before =>
      before.map(attachment => (attachment.id === id ? { ...attachment, ...next } : attachment)),
    );
  }, []);

  const start = useCallback(
    (file: File): Attachment => {
      const id = `${file.name}-${performance.now()}-${Math.random()}`;
      const previewUrl = URL.createObjectURL(file);
      const upload = uploadPicture({
        file,
        kind: 'picture',
        onProgress: share => change(id, { state: { phase: 'sending', share } }),
      });
      uploads.current.set(id, upload);
      upload.done
        .then(({ id: fileId, ...shape }) =>
          change(id, {
            state: { phase: 'ready', picture: { fileId, ...shape } },
            previewUrl: `/files/${fileId}/320`,
          }),
        )
        .catch((error: Error) => change(id, { state: { phase: 'failed', reason: error.message } }))
        .finally(() => {
          uploads.current.delete(id);
          URL.revokeObjectURL(previewUrl);
        });
      return {
        id,
        fileName: file.name,
        alt: '',
        previewUrl,
        state: { phase: 'sending', share: 0 },
      };
    },
    [change],
  );

  const add = useCallback(
    (files: Iterable<File>) => {
      const pictures: File[] = [];
      for (const file of files) {
        if (pictureTypes.includes(file.type)) pictures.push(file);
        else showToast({ text: t('feed.notAPicture', { name: file.name }), tone: 'bad' });
      }
      const room = limits.picturesPerPostMax - all.length;
      if (pictures.length > room) {
        showToast({ text: t('feed.tooManyPictures', { count: limits.picturesPerPostMax }) });
      }
      const started = pictures.slice(0, Math.max(0, room)).map(start);
      setAll(before => [...before, ...started]);
    },
    [all.length, start, t],
  );

  return {
    all,
    isSending: all.some(attachment => attachment.state.phase === 'sending'),
    add,
    describe: useCallback((id, alt) => change(id, { alt }), [change]),
    remove: useCallback(id => {
      uploads.current.get(id)?.cancel();
      setAll(before => before.filter(attachment => attachment.id !== id));
    }, []),
    clear: useCallback(() => setAll([]), []),
  };
}

/** The pictures as a post carries them; those that have not arrived are left out. */
export function attachedPictures(attachments: readonly Attachment[]): AttachedPicture[] {
  return attachments.flatMap(({ alt, state }) =>
    state.phase === 'ready' ? [{ ...state.picture, alt: alt.trim() }] : [],
  );
}

function readKept(key: string | null): readonly Attachment[] {
  if (key === null) return [];
  try {
    // Written by this hook only; anything broken ends in the catch.
    return JSON.parse(localStorage.getItem(key) ?? '[]') as readonly Attachment[];
  } catch {
    return [];
  }
}
