/** Finds places in a module's own source from places in the script that runs. */
import { SourceMap, type SourceMapPayload } from 'node:module';

/** File name under which a module's script runs; it marks its frames in stack traces. */
export const moduleScriptName = 'spacetimedb_module';

/** A place in the module's source; line and column count from 1. */
export interface SourcePosition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

const framePattern = new RegExp(`${moduleScriptName}:(\\d+):(\\d+)`);
const allFramesPattern = new RegExp(framePattern, 'g');

/** Maps positions of one module's script back to its source. */
export class SourcePositions {
  private readonly mapJson: string | null;
  /** Read when it is first needed: that takes longer than all else about a small module. */
  private map: SourceMap | null = null;
  private readonly known = new Map<string, SourcePosition>();

  /** @param mapJson the script's source map; without one, positions in the script stand */
  constructor(mapJson: string | null) {
    this.mapJson = mapJson;
  }

  /** The source place of a place in the script. */
  locate(line: number, column: number): SourcePosition {
    const key = `${line}:${column}`;
    let position = this.known.get(key);
    if (!position) {
      position = this.lookUp(line, column);
      this.known.set(key, position);
    }
    return position;
  }

  private lookUp(line: number, column: number): SourcePosition {
    if (this.map === null && this.mapJson) {
      // Cast: esbuild has written it.
      this.map = new SourceMap(JSON.parse(this.mapJson) as SourceMapPayload);
    }
    const entry = this.map?.findEntry(line - 1, column - 1);
    if (entry && 'originalSource' in entry && entry.originalSource) {
      return {
        file: entry.originalSource.replace(/^(\.\.\/)+/, ''),
        line: entry.originalLine + 1,
        column: entry.originalColumn + 1,
      };
    }
    return { file: moduleScriptName, line, column };
  }

  /** Place of the innermost frame of a stack trace that lies in the module's own code, or null. */
  ofStack(stack: string): SourcePosition | null {
    let innermost: SourcePosition | null = null;
    for (const [, line, column] of stack.matchAll(allFramesPattern)) {
      const position = this.locate(Number(line), Number(column));
      if (!position.file.includes('node_modules/')) return position;
      innermost ??= position;
    }
    return innermost;
  }

  /**
   * A stack trace that names the module's source. Frames of the engine are left out, and those of
   * the module library where the module's own are left.
   */
  mapStack(stack: string): string {
    const mapped = stack
      .split('\n')
      .filter(line => !/^\s+at /.test(line) || framePattern.test(line))
      .map(line =>
        line.replace(framePattern, (_, row, column) => {
          const position = this.locate(Number(row), Number(column));
          return `${position.file}:${position.line}:${position.column}`;
        }),
      );
    const own = mapped.filter(line => !/^\s+at .*node_modules\/spacetimedb\//.test(line));
    return (own.some(line => /^\s+at /.test(line)) ? own : mapped).join('\n');
  }
}
