import { Link } from '@tanstack/react-router';
import { Trans, useTranslation } from 'react-i18next';
import { useMe } from '../account/use-me.ts';
import styles from './demo-banner.module.css';

/** Says that this is a demonstration, and offers to be somebody in it. */
export function DemoBanner() {
  const { t } = useTranslation();
  const me = useMe();
  const isActing = me.status === 'person' && me.person?.isDemo;
  return (
    <aside className={styles.banner}>
      <span>
        {isActing ? (
          <Trans
            i18nKey="demo.acting"
            values={{ name: me.person?.displayName }}
            components={{ b: <b />, more: <span className={styles.more} /> }}
          />
        ) : (
          <Trans i18nKey="demo.banner" components={{ more: <span className={styles.more} /> }} />
        )}
      </span>
      <Link to="/demo" className="link">
        {t(isActing ? 'demo.switch' : 'demo.enter')}
      </Link>
    </aside>
  );
}
