import { join } from 'node:path';
import {
  CorruptionError,
  type ModuleRecord,
  type RecoveryReport,
  type Replay,
  type TornTail,
} from './durability.ts';
import { type DurableMark, readMark } from './durable-mark.ts';
import { type FolderLayout, layOut } from './folder-layout.ts';
import { type BadFrame, FILE_HEADER_BYTES, FrameReader } from './frame.ts';
import type { OpenSegment, Segment } from './log-segments.ts';
import { firstTimestamp, replayRecords } from './record.ts';
import { loadSnapshot } from './snapshot.ts';
import type { Storage } from './storage.ts';

/** What a folder holds, as `inspect` finds it. */
export interface Inspection {
  readonly report: RecoveryReport;
  readonly layout: FolderLayout;
  /** Where the last segment ends; null without segments. */
  readonly end: SegmentEnd | null;
  /** Size of the log behind the newest snapshot. */
  readonly bytes: number;
  /** When the newest snapshot was begun, microseconds since 1970; 0 without one. */
  readonly snapshotMicros: number;
  /** Time of the first change behind the newest snapshot; null when there is none. */
  readonly changedMicros: number | null;
}

/** What a log writer needs to go on where the last one stopped. */
export interface Recovered extends Inspection {
  readonly segments: readonly Segment[];
  /** The last of `segments`, ready to be appended to; null when the next write begins a new one. */
  readonly open: OpenSegment | null;
}

/**
 * Brings a stored database back: the newest snapshot, then the log behind it.
 *
 *     snapshot 200 ─┐
 *     201.log ──────┤ checked only           kept in case that the newest snapshot is damaged
 *     snapshot 500 ─┤ loaded
 *     501.log ──────┴─ replayed
 *
 * A crash can only spoil the last write of the last segment, and nobody was told of that one: it is
 * cut off and reported. Anything else that is wrong (a bad frame with later ones behind it, or before
 * the mark of what was confirmed, in an earlier segment or in a snapshot, a gap between files) is
 * damage, and refused before any file has been changed.
 * @throws {CorruptionError}
 */
export async function recover(storage: Storage, replay: Replay): Promise<Recovered> {
  const found = await inspect(storage, replay);
  await removeAll(storage, found.layout.superfluous);
  return { ...found, ...(await openEnd(storage, found)) };
}

/**
 * Reads and checks everything in a folder and changes nothing.
 * @throws {CorruptionError}
 */
export async function inspect(storage: Storage, replay: Replay): Promise<Inspection> {
  const layout = layOut(await storage.list());
  const { snapshotOffset, olderSnapshotOffset, segments } = layout;
  const mark = await readMark(storage);

  let module: ModuleRecord | null = null;
  const watched = watchModule(replay, record => {
    module = record;
  });
  let snapshotMicros = 0;
  if (olderSnapshotOffset > 0) await loadSnapshot(storage, olderSnapshotOffset, null);
  if (snapshotOffset > 0) {
    const { takenMicros } = await loadSnapshot(storage, snapshotOffset, watched);
    snapshotMicros = Number(takenMicros);
  }

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
  let changedMicros: number | null = null;
  for (const [i, segment] of segments.entries()) {
    if (segment.firstOffset !== lastOffset + 1)
      throw new CorruptionError(
        pathOf(storage, segment),
        0,
        `the log before it ends at ${lastOffset}`,
      );
    const isLast = i === segments.length - 1;
    end = await replaySegment(storage, segment, { isLast, mark, snapshotOffset }, watched);
    lastOffset = end.lastOffset;
    if (lastOffset <= snapshotOffset) continue;
    bytes += end.position;
    changedMicros ??= end.changedMicros;
  }
  lastOffset = Math.max(lastOffset, snapshotOffset);
  if (mark !== null && lastOffset < mark.durableOffset)
    throw new CorruptionError(
      segments.length > 0 ? pathOf(storage, segments.at(-1)!) : storage.path,
      end?.size ?? 0,
      `it ends with ${lastOffset}, though everything up to ${mark.durableOffset} had been confirmed`,
    );
  const tornTail = tornTailOf(storage, segments, end);
  const report = { lastOffset, module, snapshotOffset, tornTail };
  return { report, layout, end, bytes, snapshotMicros, changedMicros };
}

/** How the reading of a segment ended. */
interface SegmentEnd {
  readonly lastOffset: number;
  /** Byte position behind the last whole frame. */
  readonly position: number;
  readonly size: number;
  readonly salt: number;
  readonly frames: number;
  /** Time of the first change behind the snapshot. */
  readonly changedMicros: number | null;
}

interface SegmentContext {
  readonly isLast: boolean;
  readonly mark: DurableMark | null;
  /** What a snapshot holds is only checked. */
  readonly snapshotOffset: number;
}

async function replaySegment(
  storage: Storage,
  segment: Segment,
  context: SegmentContext,
  replay: Replay,
): Promise<SegmentEnd> {
  const { snapshotOffset } = context;
  const file = await storage.open(segment.name);
  const name = pathOf(storage, segment);
  try {
    let lastOffset = segment.firstOffset - 1;
    let frames = 0;
    let changedMicros: number | null = null;
    const reader = await FrameReader.open(file, name, 'PLAZALOG');
    if (!(reader instanceof FrameReader)) {
      await assertTorn(file.size, null, reader, name, segment, context);
      return { lastOffset, position: 0, size: file.size, salt: 0, frames, changedMicros };
    }
    for (;;) {
      const frame = await reader.next();
      if (frame === null) break;
      if ('reason' in frame) {
        await assertTorn(file.size, reader, frame, name, segment, context);
        break;
      }
      if (frame.firstOffset !== lastOffset + 1)
        throw new CorruptionError(
          name,
          frame.position,
          `record ${frame.firstOffset} stands behind ${lastOffset}`,
        );
      lastOffset = replayRecords(frame.payload, frame.firstOffset, snapshotOffset, replay);
      if (lastOffset > snapshotOffset) changedMicros ??= firstTimestamp(frame.payload);
      frames++;
    }
    const { position, salt } = reader;
    const confirmedBytes = confirmedBytesOf(segment, context.mark);
    if (position < confirmedBytes)
      throw new CorruptionError(name, position, `${confirmedBytes} bytes of it had been confirmed`);
    return { lastOffset, position, size: file.size, salt, frames, changedMicros };
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
  segment: Segment,
  { isLast, mark }: SegmentContext,
): Promise<void> {
  if (!isLast) throw new CorruptionError(name, bad.position, `${bad.reason}, but the log goes on`);
  if (bad.position < confirmedBytesOf(segment, mark))
    throw new CorruptionError(name, bad.position, `${bad.reason}, but it had been confirmed`);
  if (reader === null) {
    // The header is synced before anything else is written: with more behind it, it was whole.
    if (size > FILE_HEADER_BYTES) throw new CorruptionError(name, bad.position, bad.reason);
    return;
  }
  const later = await reader.findLaterFrame(bad);
  if (later !== null)
    throw new CorruptionError(name, bad.position, `${bad.reason}, but one at ${later} is whole`);
}

/** How much of a segment is known to have been on the disk. */
function confirmedBytesOf(segment: Segment, mark: DurableMark | null): number {
  return mark?.segment === segment.firstOffset ? mark.segmentBytes : 0;
}

function tornTailOf(
  storage: Storage,
  segments: readonly Segment[],
  end: SegmentEnd | null,
): TornTail | null {
  const last = segments.at(-1);
  if (last === undefined || end === null || end.size === end.position) return null;
  const { position, size } = end;
  return { file: pathOf(storage, last), position, bytesCut: size - position };
}

async function openEnd(
  storage: Storage,
  { layout: { segments, snapshotOffset }, end }: Inspection,
): Promise<{ open: OpenSegment | null; segments: readonly Segment[] }> {
  const last = segments.at(-1);
  if (last === undefined || end === null) return { open: null, segments };
  if (end.frames === 0) {
    await removeAll(storage, [last.name]);
    return { open: null, segments: segments.slice(0, -1) };
  }
  const file = await storage.append(last.name, end.position);
  if (end.lastOffset > snapshotOffset || snapshotOffset === 0)
    return { open: { file, salt: end.salt, bytes: end.position }, segments };
  // All of it is in the snapshot: going on in a new segment lets this one be dropped.
  await file.close();
  return { open: null, segments };
}

async function removeAll(storage: Storage, names: readonly string[]): Promise<void> {
  for (const name of names) await storage.remove(name);
  if (names.length > 0) await storage.syncFolder();
}

function pathOf(storage: Storage, segment: Segment): string {
  return join(storage.path, segment.name);
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
