import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSigningKeys } from './signing-keys.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signing-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('signing keys', () => {
  it('are made once, for the owner of the folder alone', async () => {
    const dir = join(folder, 'keys');
    const made = await openSigningKeys(dir);
    expect((await openSigningKeys(dir)).publicKeyPem).toBe(made.publicKeyPem);
    for (const name of ['engine.key.pem', 'engine.key.pem.copy'])
      expect(statSync(join(dir, name)).mode & 0o777).toBe(0o600);
    expect(statSync(dir).mode & 0o777).toBe(0o700);
  });

  it('are of one kind only', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
    const path = join(folder, 'engine.key.pem');
    writeFileSync(path, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    await expect(openSigningKeys(folder)).rejects.toThrow(`${path} holds no P-256 private key`);
  });
});
