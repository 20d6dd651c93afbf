import { expect, test } from 'vitest';
import { encodeTransactionUpdateBody, type QueryUpdate } from '../wire/server-message.ts';
import { UpdateCombination } from './shared-update.ts';

function part(querySetId: number): QueryUpdate {
  return { querySetId, table: `table_${querySetId}`, rows: Uint8Array.of(0) };
}

test('the same parts in the same order are the same update, encoded once', () => {
  const [a, b, c] = [part(1), part(2), part(3)];
  const nothing = new UpdateCombination(null);
  const all = nothing.with(a).with(b).with(c);
  expect(nothing.with(a).with(b).with(c)).toBe(all);
  expect(all.update).toBe(all.update);
  expect(all.update.body).toEqual(encodeTransactionUpdateBody([a, b, c]));
  expect(nothing.with(a).with(b).update.body).toEqual(encodeTransactionUpdateBody([a, b]));
  expect(nothing.with(a).with(c).update.body).toEqual(encodeTransactionUpdateBody([a, c]));
  expect(nothing.update.body).toEqual(encodeTransactionUpdateBody([]));
});
