import { parseRefusal, type RefusalCode } from '@plaza/shared/errors';
import type { TFunction } from 'i18next';
import { ConnectionLostError } from '../live/connection-lost.ts';

/** The code of a refusal by the module; null for any other failure. */
export function refusalCode(error: unknown): RefusalCode | null {
  return error instanceof Error ? (parseRefusal(error.message)?.code ?? null) : null;
}

/**
 * The sentence a person reads about a failed call. A refusal whose module sent a more exact sentence
 * than the catalogue's (a limit with its number) keeps it.
 */
export function describeError(error: unknown, t: TFunction): string {
  if (error instanceof ConnectionLostError) return t('errors.CONNECTION_LOST');
  if (!(error instanceof Error)) return t('errors.INTERNAL');
  const refusal = parseRefusal(error.message);
  if (!refusal) return t('errors.INTERNAL');
  const isExact = /\d/.test(refusal.sentence) && !/\d/.test(t(`errors.${refusal.code}`));
  return isExact ? refusal.sentence : t(`errors.${refusal.code}`);
}
