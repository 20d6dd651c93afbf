import type { RowLayout } from '../bsatn/row-layout.ts';

/** How queries find columns in a row's BSATN; every `RowLayout` is one. */
export type RowShape = Pick<RowLayout, 'fixedSize' | 'columnStart' | 'columnEnd' | 'rowEnd'>;
