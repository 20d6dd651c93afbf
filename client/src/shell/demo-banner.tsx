import { Link } from '@tanstack/react-router';
import { Trans, useTranslation } from 'react-i18next';
import { useMe } from '../account/use-me.ts';
import styles from './demo-banner.module.css';

/** Says that this is a demonstration, and offers to be somebody in it. */
export function DemoBanner() {
  const { t } = useTranslation();
  const me = useMe();
  const person = me.status === 'person' ? me.person : undefined;
  const isActing = person?.isDemo === true;
  const more = <span className={styles.more} />;
  return (
    <aside className={styles.banner}>
      <span>
        {isActing ? (
          <Trans
            i18nKey="demo.acting"
            values={{ name: person.displayName }}
            components={{ b: <b />, more }}
          />
        ) : (
          <Trans i18nKey={person ? 'demo.real' : 'demo.banner'} components={{ more }} />
        )}
      </span>
      <Link to="/demo" className="link">
        {t(isActing ? 'demo.switch' : person ? 'demo.people' : 'demo.enter')}
      </Link>
    </aside>
  );
}
