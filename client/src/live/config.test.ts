import { describe, expect, it } from 'vitest';
import { parseConfig } from './config.ts';

describe('the server’s configuration', () => {
  it('takes what it needs', () => {
    const config = {
      engineUri: 'http://127.0.0.1:3000',
      database: 'plaza',
      isDemo: true,
      issuer: 'x',
    };
    expect(parseConfig(config)).toEqual({
      engineUri: 'http://127.0.0.1:3000',
      database: 'plaza',
      isDemo: true,
    });
  });

  it('names the field that is missing', () => {
    expect(() => parseConfig({ engineUri: 'http://127.0.0.1:3000' })).toThrow('database');
    expect(() => parseConfig(null)).toThrow('engineUri');
  });
});
