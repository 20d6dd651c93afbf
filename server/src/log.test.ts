import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { readableLines } from './log.ts';

function logged(write: (log: ReturnType<typeof pino>) => void): string {
  let output = '';
  const sink = {
    write(line: unknown) {
      output += String(line);
      return true;
    },
  };
  write(pino({ base: null }, readableLines(sink)));
  return output;
}

describe('the log at a terminal', () => {
  it('is one short line for each entry', () => {
    const output = logged(log => log.warn({ kind: 'welcome', attempts: 2 }, 'Mail not accepted'));
    expect(output).toMatch(/^\d\d:\d\d:\d\d warn {2}Mail not accepted kind=welcome attempts=2\n$/);
  });

  it('shows where an error came from', () => {
    const output = logged(log => log.error({ err: new Error('broken pipe') }, 'A request failed'));
    expect(output).toMatch(/ERROR A request failed\s+Error: broken pipe\n\s+at /);
  });
});
