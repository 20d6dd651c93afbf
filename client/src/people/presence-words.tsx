import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import type { PresenceInfo } from './use-person.ts';

interface PresenceWordsProps {
  readonly presence: PresenceInfo;
  /** Shown for those who were never seen: since when they belong here. */
  readonly sinceMs: number;
}

/** Here, away, or when they were last here. */
export function PresenceWords({ presence, sinceMs }: PresenceWordsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  if (presence.state === 'here') return t('people.here');
  if (presence.state === 'away') return t('people.away');
  if (presence.lastSeenMs === undefined) return t('people.since', { date: format.date(sinceMs) });
  return t('people.lastSeen', { when: format.relative(presence.lastSeenMs) });
}
