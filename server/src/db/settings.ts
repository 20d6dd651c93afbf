/** Single values that must survive a restart. */
import { eq } from 'drizzle-orm';
import type { Orm } from './database.ts';
import { setting } from './schema.ts';

/** The names in use. */
export type SettingName =
  /** SHA-256 of the token in the first admin's link, until somebody has used it. */
  | 'adminLinkHash'
  /** `demo`: has the demonstration. `open`: without it or an admin. `done`: has an admin. */
  | 'setup'
  /** `on` while the demonstration's people may be entered. */
  | 'demo';

/** Reads and writes values by name. */
export class Settings {
  readonly #orm: Orm;

  constructor(orm: Orm) {
    this.#orm = orm;
  }

  /** @returns null when the value was never written, or was removed */
  async read(name: SettingName): Promise<string | null> {
    const rows = await this.#orm.select().from(setting).where(eq(setting.name, name));
    return rows[0]?.value ?? null;
  }

  async write(name: SettingName, value: string): Promise<void> {
    await this.#orm
      .insert(setting)
      .values({ name, value })
      .onConflictDoUpdate({ target: setting.name, set: { value } });
  }

  async remove(name: SettingName): Promise<void> {
    await this.#orm.delete(setting).where(eq(setting.name, name));
  }
}
