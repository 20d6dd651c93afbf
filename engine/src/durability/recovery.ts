import { join } from 'node:path';
import {
  CorruptionError,
  type ModuleRecord,
  type RecoveryReport,
  type Replay,
  type TornTail,
} from './durability.ts';
import { type BadFrame, FILE_HEADER_BYTES, FrameReader } from './frame.ts';
import type { OpenSegment, Segment } from './log-writer.ts';
import { replayRecords } from './record.ts';
import { loadSnapshot, snapshotName } from './snapshot.ts';
import type { Storage } from './storage.ts';

/** What a log writer needs to go on where the last one stopped. */
export interface Recovered {
  readonly report: RecoveryReport;
  readonly segments: readonly Segment[];
  /** The last of `segments`, ready to be appended to; null when the next write begins a new one. */
  readonly open: OpenSegment | null;
  /** Size of the log behind the snapshot. */
  readonly bytes: number;
}

/**
 * Brings a stored database back: the newest snapshot, then the log behind it.
 *
 *     snapshot 500 ─┐
 *     1.log ────────┤ skipped up to 500        a crash may leave files that a snapshot has made
 *     501.log ──────┴─ replayed                superfluous: they are removed at the end
 *
 * A crash can only spoil the last write of the last segment, and nobody was told of that one: it is
 * cut off and reported. Anything else that is wrong (a bad frame with later ones behind it, in an
 * earlier segment or in a snapshot, a gap between files) is damage, and refused before any file has
 * been changed.
 * @throws {CorruptionError}
 */
export async function recover(storage: Storage, replay: Replay): Promise<Recovered> {
  const files = await storage.list();
  const snapshots = offsetsOf(files, '.snapshot');
  const snapshotOffset = snapshots.at(-1) ?? 0;
  const allSegments = offsetsOf(files, '.log').map(firstOffset => ({
    name: files.find(name => name.endsWith('.log') && Number.parseInt(name, 10) === firstOffset)!,
    firstOffset,
  }));
  // A segment is superfluous when the next one begins within the snapshot or right behind it.
  const superfluous = allSegments.filter(
    (_, i) => (allSegments[i + 1]?.firstOffset ?? Number.POSITIVE_INFINITY) <= snapshotOffset + 1,
  );
  const segments = allSegments.slice(superfluous.length);

  let module: ModuleRecord | null = null;
  const watched = watchModule(replay, record => {
    module = record;
  });
  if (snapshotOffset > 0) await loadSnapshot(storage, snapshotOffset, watched);

  let lastOffset = segments[0]?.firstOffset ?? snapshotOffset + 1;
  if (lastOffset > snapshotOffset + 1)
    throw new CorruptionError(
      pathOf(storage, segments[0]!),
      0,
      `the log before ${lastOffset} is missing`,
    );
  lastOffset -= 1;
  let end: SegmentEnd | null = null;
  let bytes = 0;
  for (const [i, segment] of segments.entries()) {
    if (segment.firstOffset !== lastOffset + 1)
      throw new CorruptionError(
        pathOf(storage, segment),
        0,
        `the log before it ends at ${lastOffset}`,
      );
    const isLast = i === segments.length - 1;
    end = await replaySegment(storage, segment, isLast, snapshotOffset, watched);
    lastOffset = end.lastOffset;
    bytes += end.position;
  }

  await removeLeftovers(storage, files, [
    ...superfluous.map(({ name }) => name),
    ...snapshots.slice(0, -1).map(snapshotName),
  ]);
  const { open, tornTail, kept } = await openEnd(storage, segments, end, snapshotOffset);
  return {
    report: { lastOffset: Math.max(lastOffset, snapshotOffset), module, snapshotOffset, tornTail },
    segments: kept,
    open,
    bytes,
  };
}

interface SegmentEnd {
  readonly lastOffset: number;
  /** Byte position behind the last whole frame. */
  readonly position: number;
  readonly size: number;
  readonly salt: number;
  readonly frames: number;
}

async function replaySegment(
  storage: Storage,
  segment: Segment,
  isLast: boolean,
  snapshotOffset: number,
  replay: Replay,
): Promise<SegmentEnd> {
  const file = await storage.open(segment.name);
  const name = pathOf(storage, segment);
  try {
    let lastOffset = segment.firstOffset - 1;
    let frames = 0;
    const reader = await FrameReader.open(file, name, 'PLAZALOG');
    if (!(reader instanceof FrameReader)) {
      await assertTorn(file.size, null, reader, name, isLast);
      return { lastOffset, position: 0, size: file.size, salt: 0, frames };
    }
    for (;;) {
      const frame = await reader.next();
      if (frame === null) break;
      if ('reason' in frame) {
        await assertTorn(file.size, reader, frame, name, isLast);
        break;
      }
      if (frame.firstOffset !== lastOffset + 1)
        throw new CorruptionError(
          name,
          frame.position,
          `record ${frame.firstOffset} stands behind ${lastOffset}`,
        );
      lastOffset = replayRecords(frame.payload, frame.firstOffset, snapshotOffset, replay);
      frames++;
    }
    return { lastOffset, position: reader.position, size: file.size, salt: reader.salt, frames };
  } finally {
    await file.close();
  }
}

/** @throws {CorruptionError} unless the bad frame can be what a crash leaves of its last write */
async function assertTorn(
  size: number,
  reader: FrameReader | null,
  bad: BadFrame,
  name: string,
  isLast: boolean,
): Promise<void> {
  if (!isLast) throw new CorruptionError(name, bad.position, `${bad.reason}, but the log goes on`);
  if (reader === null) {
    // The header is synced before anything else is written: with more behind it, it was whole.
    if (size > FILE_HEADER_BYTES) throw new CorruptionError(name, bad.position, bad.reason);
    return;
  }
  const later = await reader.findLaterFrame(bad);
  if (later !== null)
    throw new CorruptionError(name, bad.position, `${bad.reason}, but one at ${later} is whole`);
}

async function openEnd(
  storage: Storage,
  segments: readonly Segment[],
  end: SegmentEnd | null,
  snapshotOffset: number,
): Promise<{ open: OpenSegment | null; tornTail: TornTail | null; kept: readonly Segment[] }> {
  const last = segments.at(-1);
  if (last === undefined || end === null) return { open: null, tornTail: null, kept: segments };
  const bytesCut = end.size - end.position;
  const tornTail =
    bytesCut === 0 ? null : { file: pathOf(storage, last), position: end.position, bytesCut };
  if (end.frames === 0) {
    await storage.remove(last.name);
    await storage.syncFolder();
    return { open: null, tornTail, kept: segments.slice(0, -1) };
  }
  const file = await storage.append(last.name, end.position);
  if (end.lastOffset > snapshotOffset || snapshotOffset === 0)
    return { open: { file, salt: end.salt, bytes: end.position }, tornTail, kept: segments };
  // All of it is in the snapshot: going on in a new segment lets this one be dropped.
  await file.close();
  return { open: null, tornTail, kept: segments };
}

async function removeLeftovers(
  storage: Storage,
  files: readonly string[],
  superfluous: readonly string[],
): Promise<void> {
  const leftovers = [...superfluous, ...files.filter(name => name.endsWith('.tmp'))];
  for (const name of leftovers) await storage.remove(name);
  if (leftovers.length > 0) await storage.syncFolder();
}

function pathOf(storage: Storage, segment: Segment): string {
  return join(storage.path, segment.name);
}

/** Positions in the names of the files with this ending, ascending. */
function offsetsOf(files: readonly string[], ending: string): number[] {
  return files
    .filter(name => /^\d{16}\.\w+$/.test(name) && name.endsWith(ending))
    .map(name => Number.parseInt(name, 10))
    .sort((a, b) => a - b);
}

function watchModule(replay: Replay, seen: (record: ModuleRecord) => void): Replay {
  return {
    module(record) {
      seen(record);
      replay.module(record);
    },
    insert: replay.insert.bind(replay),
    remove: replay.remove.bind(replay),
    sequence: replay.sequence.bind(replay),
  };
}
