import { describe, expect, it, vi } from 'vitest';
import { Collection } from './collection.ts';

interface Row {
  readonly id: number;
  readonly page: number;
  readonly text: string;
}

const makeRows = () =>
  new Collection<Row, 'page'>({
    keyOf: row => String(row.id),
    groups: { page: row => String(row.page) },
  });
const settled = () => Promise.resolve();

describe('rows of a table', () => {
  it('gives the same array until something in the group changes', () => {
    const rows = makeRows();
    rows.put({ id: 1, page: 0, text: 'a' });
    const before = rows.group('page', '0');
    rows.put({ id: 2, page: 1, text: 'b' });
    expect(rows.group('page', '0')).toBe(before);
    rows.put({ id: 1, page: 0, text: 'c' });
    expect(rows.group('page', '0')).toEqual([{ id: 1, page: 0, text: 'c' }]);
  });

  it('moves a row between groups when its column changes', () => {
    const rows = makeRows();
    rows.put({ id: 1, page: 0, text: 'a' });
    rows.put({ id: 1, page: 1, text: 'a' });
    expect(rows.group('page', '0')).toEqual([]);
    expect(rows.group('page', '1')).toHaveLength(1);
  });

  it('calls a listener once for a burst, after all of it', async () => {
    const rows = makeRows();
    const seen: number[] = [];
    rows.watchGroup('page', '0', () => seen.push(rows.group('page', '0').length));
    rows.put({ id: 1, page: 0, text: 'a' });
    rows.put({ id: 2, page: 0, text: 'b' });
    expect(seen).toEqual([]);
    await settled();
    expect(seen).toEqual([2]);
  });

  it('leaves those alone who watch something else', async () => {
    const rows = makeRows();
    const listener = vi.fn();
    rows.watchKey('2', listener);
    rows.put({ id: 1, page: 0, text: 'a' });
    await settled();
    expect(listener).not.toHaveBeenCalled();
  });

  it('keeps showing rows over a lost connection, and drops what the next one does not bring', () => {
    const rows = makeRows();
    rows.put({ id: 1, page: 0, text: 'stays' });
    rows.put({ id: 2, page: 0, text: 'was deleted meanwhile' });
    rows.beginEpoch();
    expect(rows.all()).toHaveLength(2);
    rows.put({ id: 1, page: 0, text: 'stays' });
    rows.sweep();
    expect(rows.all()).toEqual([{ id: 1, page: 0, text: 'stays' }]);
  });
});
