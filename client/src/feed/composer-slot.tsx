import { Link, useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMe } from '../account/use-me.ts';
import { buttonClass } from '../components/button.tsx';
import { cardClass } from '../components/card.tsx';
import { cx } from '../components/cx.ts';
import type { SpaceView } from '../spaces/use-spaces.ts';
import { Composer } from './composer.tsx';
import styles from './composer-slot.module.css';

/** The composer, or what somebody has to do before they can write here. */
export function ComposerSlot({ view }: { readonly view: SpaceView }) {
  const { t } = useTranslation();
  const me = useMe();
  const { href } = useLocation();
  if (me.status === 'loading' || me.status === 'unregistered')
    return <div className={cx(cardClass, styles.slot, styles.waiting)} />;
  if (me.status === 'visitor') {
    return (
      <div className={cx(cardClass, styles.slot)}>
        <p>{t('feed.signInToPost')}</p>
        <Link to="/sign-in" search={{ next: href }} className={buttonClass({ size: 'small' })}>
          {t('nav.signIn')}
        </Link>
      </div>
    );
  }
  if (!view.mine) {
    return (
      <div className={cx(cardClass, styles.slot)}>
        <p>{t('feed.joinToPost', { space: view.space.name })}</p>
      </div>
    );
  }
  return <Composer key={String(me.personId)} view={view} />;
}
