/**
 * Who the user of the command line is. Each engine signs its own tokens, so one is kept for every
 * server, in `tokens.json` of `$PLAZA_ENGINE_CONFIG_DIR`, else of `plaza-engine` in
 * `$XDG_CONFIG_HOME` or `~/.config`. A token is sent only to the address that it came from, and
 * only while the engine there shows the same public key: a fresh engine on an old address gets a
 * fresh identity, and the old one is there again when its engine is.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { CliError } from './command.ts';

/** The engine that a token belongs to. */
export interface TokenIssuer {
  readonly origin: string;
  /** PEM, as the engine gives it. */
  readonly publicKey: string;
}

/** The kept token of one engine. */
export class KnownTokens {
  readonly #path: string;
  readonly #key: string;

  constructor(env: Readonly<Record<string, string | undefined>>, issuer: TokenIssuer) {
    this.#path = join(configFolder(env), 'tokens.json');
    const fingerprint = createHash('sha256').update(issuer.publicKey).digest('hex');
    this.#key = `${issuer.origin} ${fingerprint}`;
  }

  async find(): Promise<string | null> {
    return (await this.#read())[this.#key] ?? null;
  }

  async keep(token: string): Promise<void> {
    const tokens = { ...(await this.#read()), [this.#key]: token };
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    const temporary = `${this.#path}.${process.pid}`;
    await writeFile(temporary, `${JSON.stringify(tokens, null, 2)}\n`, { mode: 0o600 });
    await rename(temporary, this.#path);
  }

  async #read(): Promise<Readonly<Record<string, string>>> {
    const text = await readOrNull(this.#path);
    if (text === null) return {};
    try {
      const tokens: unknown = JSON.parse(text);
      if (typeof tokens !== 'object' || tokens === null) throw new TypeError('not an object');
      return Object.fromEntries(
        Object.entries(tokens).filter(([, token]) => typeof token === 'string'),
      );
    } catch (error) {
      throw new CliError(`${this.#path} is damaged: repair or remove it.`, { cause: error });
    }
  }
}

/** The token in a file; null when there is no such file. */
export async function readTokenFile(path: string): Promise<string | null> {
  return (await readOrNull(path))?.trim() ?? null;
}

/** Puts a token into a file that only its owner may read; leaves a file with this token alone. */
export async function writeTokenFile(path: string, token: string): Promise<void> {
  if ((await readTokenFile(path)) === token) return;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(path, `${token}\n`, { mode: 0o600 });
}

function configFolder(env: Readonly<Record<string, string | undefined>>): string {
  return (
    env.PLAZA_ENGINE_CONFIG_DIR ??
    join(env.XDG_CONFIG_HOME ?? join(env.HOME ?? homedir(), '.config'), 'plaza-engine')
  );
}

async function readOrNull(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new CliError(`${path} cannot be read.`, { cause: error });
  }
}
