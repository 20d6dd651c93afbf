import type { LogFrame, LogRecord } from '../host/database-log.ts';

/** `    at name (src/index.ts:7:3)`, or without a name. */
const framePattern = /^\s+at (?:(.*) \()?(\S+):(\d+):(\d+)\)?$/;

/**
 * What the log says of something that a module threw and nobody caught.
 * @param details its text and, behind it, a stack trace that names places in the module's source
 */
export function crashRecord(
  details: string,
): Pick<LogRecord, 'level' | 'message' | 'fileName' | 'lineNumber' | 'trace'> {
  const text: string[] = [];
  const trace: LogFrame[] = [];
  let first: { readonly fileName: string; readonly lineNumber: number } | null = null;
  for (const line of details.split('\n')) {
    const [isFrame, name, file = '', row, column] = framePattern.exec(line) ?? [];
    if (isFrame === undefined) {
      if (trace.length === 0) text.push(line);
      continue;
    }
    trace.push({ place: `${file}:${row}:${column}`, functionName: name ?? '<anonymous>' });
    first ??= { fileName: file, lineNumber: Number(row) };
  }
  return { level: 'Panic', message: `Uncaught ${text.join('\n')}`, ...first, trace };
}
