import type { Person } from '@plaza/shared/bindings/types';
import type { Trade } from '../components/trade-mark.tsx';

/** The word of a stored trade, as components name it. */
export const tradeWords = {
  Services: 'services',
  Digital: 'digital',
  Goods: 'goods',
  Community: 'community',
} as const satisfies Record<NonNullable<Person['trade']>['tag'], Trade>;

/** A person's trade as components name it. */
export function tradeOf(person: Person): Trade | undefined {
  return person.trade && tradeWords[person.trade.tag];
}
