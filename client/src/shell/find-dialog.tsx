import { useNavigate } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { type KeyboardEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../components/dialog.tsx';
import { SpaceIcon } from '../spaces/space-icon.tsx';
import { useSpaces } from '../spaces/use-spaces.ts';
import styles from './find-dialog.module.css';

/** Types a few letters, goes to a space. */
export function FindDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const listId = useId();
  const [text, setText] = useState('');
  const [index, setIndex] = useState(0);
  const { spaces } = useSpaces();
  const wanted = text.trim().toLocaleLowerCase();
  const found = spaces.filter(({ space }) => space.name.toLocaleLowerCase().includes(wanted));
  const active = found[Math.min(index, found.length - 1)];

  const go = (slug: string) => {
    onClose();
    void navigate({ to: '/s/$slug', params: { slug } });
  };

  const handleKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setIndex(Math.min(index + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setIndex(Math.max(index - 1, 0));
    else if (event.key === 'Enter' && active) go(active.space.slug);
    else return;
    event.preventDefault();
  };

  return (
    <Dialog title={t('nav.find')} onClose={onClose}>
      <div className={styles.box}>
        <Search size={16} aria-hidden="true" />
        <input
          type="text"
          role="combobox"
          aria-label={t('nav.find')}
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={active ? `${listId}-${active.space.id}` : undefined}
          value={text}
          dir="auto"
          onChange={event => {
            setText(event.target.value);
            setIndex(0);
          }}
          onKeyDown={handleKeyDown}
        />
      </div>
      <div id={listId} role="listbox" aria-label={t('nav.spaces')} className={styles.list}>
        {found.map(({ space }) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys act on the field, which holds the focus
          <div
            key={space.slug}
            id={`${listId}-${space.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={space === active?.space}
            className={styles.option}
            onClick={() => go(space.slug)}
          >
            <SpaceIcon name={space.icon} />
            <bdi className="ellipsis">{space.name}</bdi>
          </div>
        ))}
      </div>
      {found.length === 0 ? <p className={styles.none}>{t('nav.findEmpty')}</p> : null}
    </Dialog>
  );
}
