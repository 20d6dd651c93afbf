/**
 * `--repair`: makes a damaged folder one that opens, of what is provably good.
 *
 * Good is a snapshot whose every byte is right, and the log behind it up to the first byte that is
 * not. A damaged snapshot loses nothing as long as the generation before it is whole; a damaged log
 * loses what stands behind the damage, for later commits may rest on what is gone. Whatever is taken
 * out is kept beside, under its name with `.damaged`.
 *
 * Each step can be interrupted: the folder counts as damaged until the last one, and a second repair
 * goes on where the first one ended.
 */
import { join } from 'node:path';
import { CorruptionError } from './durability.ts';
import { MARK_FILE, readMark } from './durable-mark.ts';
import { layOut } from './folder-layout.ts';
import { FrameReader } from './frame.ts';
import type { Segment } from './log-segments.ts';
import { countRecords } from './record.ts';
import { loadSnapshot, snapshotName } from './snapshot.ts';
import type { Storage } from './storage.ts';

const COPY_BYTES = 1 << 20;

/**
 * Repairs a folder; changes nothing in one that is whole.
 * @returns a sentence for each thing that was done and for each that is lost
 * @throws {CorruptionError} nothing in it is provably good; nothing has been changed
 */
export async function repairStorage(storage: Storage): Promise<string[]> {
  const told: string[] = [];
  const confirmed = await readConfirmed(storage);
  const damagedSnapshots = await findDamagedSnapshots(storage);
  const isDamaged = (name: string): boolean => damagedSnapshots.some(bad => bad.name === name);
  const { snapshotOffset, olderSnapshotOffset, segments } = layOut(
    (await storage.list()).filter(name => !isDamaged(name)),
  );
  const isOlder = (i: number): boolean =>
    (segments[i + 1]?.firstOffset ?? Number.POSITIVE_INFINITY) <= snapshotOffset + 1;
  const older = segments.filter((_, i) => isOlder(i));
  const newest = segments.slice(older.length);
  const end = await findEnd(storage, newest, snapshotOffset);
  const [worst] = damagedSnapshots;
  if (end.offset === 0 && (worst !== undefined || end.bad !== null))
    throw new CorruptionError(
      worst?.error.file ?? join(storage.path, end.bad!.segment.name),
      worst?.error.position ?? end.bad!.position,
      'no part of the database is provably good',
      'Restore a backup.',
    );

  for (const { name, error } of damagedSnapshots) {
    await moveAside(storage, name);
    told.push(
      `${error.file} was damaged at byte ${error.position}. It is kept as ${name}.damaged.`,
    );
  }
  if (end.bad !== null) {
    const { segment, position, reason } = end.bad;
    const from = newest.indexOf(segment);
    // From the back: until the damage itself is gone, the folder stays a damaged one.
    for (const { name } of newest.slice(from + 1).reverse()) {
      await moveAside(storage, name);
      told.push(
        `${join(storage.path, name)} goes on behind the damage. It is kept as ${name}.damaged.`,
      );
    }
    await cutOff(storage, segment.name, position);
    told.push(
      `${join(storage.path, segment.name)} was damaged at byte ${position}: ${reason}. ` +
        `It is kept as ${segment.name}.damaged; what stands before the damage stays.`,
    );
  }
  told.push(
    ...(await dropDamagedOlder(storage, older, {
      snapshotOffset: olderSnapshotOffset,
      newestOffset: snapshotOffset,
    })),
  );
  const known = Math.max(end.knownOffset, confirmed.offset ?? 0);
  if (known > end.offset)
    told.push(`Lost: everything from position ${end.offset + 1} of the history to ${known}.`);
  else if (told.length > 0)
    told.push('Nothing that had been confirmed is lost, as far as can be known.');
  if (confirmed.error !== null)
    told.push(
      `${confirmed.error.file} was damaged; it only says how far the log had been confirmed.`,
    );
  if (confirmed.error !== null || known > end.offset || end.bad !== null) {
    if (confirmed.error !== null) await moveAside(storage, MARK_FILE);
    else await storage.remove(MARK_FILE);
    await storage.syncFolder();
  }
  return told;
}

/** The older generation is only there in case of damage: damaged itself it goes, for nothing is lost. */
async function dropDamagedOlder(
  storage: Storage,
  segments: readonly Segment[],
  { snapshotOffset, newestOffset }: { snapshotOffset: number; newestOffset: number },
): Promise<string[]> {
  const told: string[] = [];
  let next = segments[0]?.firstOffset;
  for (const segment of segments) {
    const { bad, lastOffset } = await readSegment(storage, segment);
    const isMisplaced = segment.firstOffset !== next;
    next = lastOffset + 1;
    if (bad === null && !isMisplaced) continue;
    await moveAside(storage, segment.name);
    told.push(
      `${join(storage.path, segment.name)} was damaged at byte ${bad?.position ?? 0}. A snapshot ` +
        `holds all that it held. It is kept as ${segment.name}.damaged.`,
    );
  }
  // Without a told reason the gap is what an interrupted repair has left.
  const isWhole = next === undefined || next > newestOffset;
  if (told.length === 0 && isWhole) return told;
  if (snapshotOffset > 0) await storage.remove(snapshotName(snapshotOffset));
  for (const { name } of segments) await storage.remove(name);
  await storage.syncFolder();
  return told;
}

async function readConfirmed(
  storage: Storage,
): Promise<{ offset: number | null; error: CorruptionError | null }> {
  try {
    return { offset: (await readMark(storage))?.durableOffset ?? null, error: null };
  } catch (error) {
    if (error instanceof CorruptionError) return { offset: null, error };
    throw error;
  }
}

interface DamagedFile {
  readonly name: string;
  readonly error: CorruptionError;
}

async function findDamagedSnapshots(storage: Storage): Promise<DamagedFile[]> {
  const { snapshotOffset, olderSnapshotOffset } = layOut(await storage.list());
  const damaged: DamagedFile[] = [];
  for (const offset of new Set([snapshotOffset, olderSnapshotOffset])) {
    if (offset === 0) continue;
    try {
      await loadSnapshot(storage, offset, null);
    } catch (error) {
      if (!(error instanceof CorruptionError)) throw error;
      damaged.push({ name: snapshotName(offset), error });
    }
  }
  return damaged;
}

/** How far the history can be followed. */
interface HistoryEnd {
  /** The last position that is provably good; 0 when there is none. */
  readonly offset: number;
  /** The last position that there is any sign of. */
  readonly knownOffset: number;
  /** Where it ends before its time; null when all is whole, or only a crash's last write is not. */
  readonly bad: {
    readonly segment: Segment;
    readonly position: number;
    readonly reason: string;
  } | null;
}

async function findEnd(
  storage: Storage,
  segments: readonly Segment[],
  snapshotOffset: number,
): Promise<HistoryEnd> {
  let offset = snapshotOffset;
  let knownOffset = snapshotOffset;
  let bad: HistoryEnd['bad'] = null;
  let next = segments[0]?.firstOffset ?? 0;
  for (const segment of segments) {
    const found = await readSegment(storage, segment);
    knownOffset = Math.max(knownOffset, found.knownOffset, segment.firstOffset - 1);
    if (bad !== null) continue;
    if (segment.firstOffset !== next || segment.firstOffset > offset + 1) {
      bad = { segment, position: 0, reason: `the log before ${segment.firstOffset} is missing` };
      continue;
    }
    offset = Math.max(offset, found.lastOffset);
    next = found.lastOffset + 1;
    if (found.bad !== null) bad = { segment, ...found.bad };
  }
  return { offset, knownOffset, bad };
}

interface SegmentContent {
  readonly lastOffset: number;
  readonly knownOffset: number;
  readonly bad: { readonly position: number; readonly reason: string } | null;
}

async function readSegment(storage: Storage, segment: Segment): Promise<SegmentContent> {
  const file = await storage.open(segment.name);
  try {
    let lastOffset = segment.firstOffset - 1;
    const reader = await FrameReader.open(file, join(storage.path, segment.name), 'PLAZALOG');
    if (!(reader instanceof FrameReader))
      return { lastOffset, knownOffset: lastOffset, bad: reader };
    for (;;) {
      const frame = await reader.next();
      if (frame === null) return { lastOffset, knownOffset: lastOffset, bad: null };
      const isBad = 'reason' in frame;
      if (!isBad && frame.firstOffset === lastOffset + 1) {
        lastOffset += countRecords(frame.payload);
        continue;
      }
      const { position } = frame;
      const reason = isBad
        ? frame.reason
        : `record ${frame.firstOffset} stands behind ${lastOffset}`;
      const later = await reader.findLastHeader({ position, reason });
      return { lastOffset, knownOffset: Math.max(lastOffset, later), bad: { position, reason } };
    }
  } finally {
    await file.close();
  }
}

/** Keeps a copy of a file and cuts it to `length` bytes. */
async function cutOff(storage: Storage, name: string, length: number): Promise<void> {
  const source = await storage.open(name);
  const copyName = await freeName(storage, name);
  const copy = await storage.create(copyName);
  try {
    for (let at = 0; at < source.size; at += COPY_BYTES)
      await copy.write(await source.read(at, Math.min(COPY_BYTES, source.size - at)));
    await copy.sync();
  } finally {
    await copy.close();
    await source.close();
  }
  await storage.syncFolder();
  if (length === 0) await storage.remove(name);
  else await (await storage.append(name, length)).close();
  await storage.syncFolder();
}

async function moveAside(storage: Storage, name: string): Promise<void> {
  await storage.rename(name, await freeName(storage, name));
  await storage.syncFolder();
}

async function freeName(storage: Storage, name: string): Promise<string> {
  const taken = new Set(await storage.list());
  let free = `${name}.damaged`;
  for (let i = 2; taken.has(free); i++) free = `${name}.damaged-${i}`;
  return free;
}
