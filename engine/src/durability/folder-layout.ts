import type { Segment } from './log-segments.ts';
import { snapshotName } from './snapshot.ts';

/**
 * Which files of a folder count. Two generations are kept: the newest snapshot with the log behind
 * it, and what came before, from which the same state can be made should that snapshot be damaged.
 *
 *     older generation                      newest
 *     [snapshot 200] 201.log … 499.log      [snapshot 500] 501.log …
 *
 * The older one may begin with the log's very first record instead of a snapshot, and may be missing.
 */
export interface FolderLayout {
  /** Position of the newest snapshot; 0 without one. */
  readonly snapshotOffset: number;
  /** Position of the one before; 0 without one. */
  readonly olderSnapshotOffset: number;
  /** The log of both generations, ascending. */
  readonly segments: readonly Segment[];
  /** Files that a crash has left and nothing needs. */
  readonly superfluous: readonly string[];
}

/** Sorts out the files of a folder by their names. */
export function layOut(files: readonly string[]): FolderLayout {
  const snapshots = offsetsOf(files, '.snapshot');
  const snapshotOffset = snapshots.at(-1) ?? 0;
  const logs = offsetsOf(files, '.log').map(firstOffset => ({
    name: files.find(name => name.endsWith('.log') && Number.parseInt(name, 10) === firstOffset)!,
    firstOffset,
  }));
  const older = snapshots.at(-2) ?? 0;
  const olderLog = behind(logs, older);
  const isOlderWhole =
    (olderLog[0]?.firstOffset ?? Number.POSITIVE_INFINITY) <= Math.min(older + 1, snapshotOffset);
  const segments = isOlderWhole || snapshotOffset === 0 ? olderLog : behind(logs, snapshotOffset);
  const olderSnapshotOffset = isOlderWhole ? older : 0;
  const kept = [snapshotOffset, olderSnapshotOffset];
  return {
    snapshotOffset,
    olderSnapshotOffset,
    segments,
    superfluous: [
      ...logs.filter(segment => !segments.includes(segment)).map(({ name }) => name),
      ...snapshots.filter(offset => !kept.includes(offset)).map(snapshotName),
      ...files.filter(name => name.endsWith('.tmp')),
    ],
  };
}

/** The segments that hold anything behind a position: all whose successor begins behind it. */
function behind(segments: readonly Segment[], offset: number): readonly Segment[] {
  const first = segments.findIndex(
    (_, i) => (segments[i + 1]?.firstOffset ?? Number.POSITIVE_INFINITY) > offset + 1,
  );
  return first === -1 ? [] : segments.slice(first);
}

/** Positions in the names of the files with this ending, ascending. */
function offsetsOf(files: readonly string[], ending: string): number[] {
  return files
    .filter(name => /^\d{16}\.\w+$/.test(name) && name.endsWith(ending))
    .map(name => Number.parseInt(name, 10))
    .sort((a, b) => a - b);
}
