/** What the kernel says of processes. Linux alone tells it in files. */
import { readFileSync } from 'node:fs';

/** Memory of a process that is in RAM, in bytes; NaN where the system does not tell. */
export function residentBytes(pid: number): number {
  const kib = /^VmRSS:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1];
  return kib === undefined ? Number.NaN : Number(kib) * 1024;
}

/** Time that a process has taken of all cores so far, in microseconds; NaN as above. */
export function processMicros(pid: number): number {
  const fields = read(`/proc/${pid}/stat`).split(') ')[1]?.split(' ');
  // utime and stime, in hundredths of a second.
  return fields === undefined ? Number.NaN : (Number(fields[11]) + Number(fields[12])) * 10_000;
}

/** Files and sockets that a process of ours may have open; Node raises itself to the hard limit. */
export function openFilesMax(): number {
  const hard = /^Max open files\s+\S+\s+(\d+)/m.exec(read('/proc/self/limits'))?.[1];
  return hard === undefined ? Number.POSITIVE_INFINITY : Number(hard);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
