/**
 * What an empty community begins with, decided once:
 *
 *   first start ──► demo: the demonstration is imported; its people can be entered until it is
 *        │                cleared ─┐
 *        └────────► empty ◄────────┘: a link for the first admin, new at every start until used
 */
import type { Config } from './config.ts';
import type { Settings } from './db/settings.ts';
import { demoMarker } from './demo/marker.ts';
import { type DemoAccounts, type DemoFiles, seedDemo } from './demo/seed.ts';
import type { EngineLink } from './engine/engine-link.ts';
import type { Logger } from './log.ts';
import type { AdminLink } from './setup/admin-link.ts';

const RETRY_MS = 5000;

/** What a start has to do beyond serving. */
export interface FirstStart {
  /** The address that makes its opener the first admin; null when there is nothing to claim. */
  readonly adminLink: string | null;
  /** Whether the demonstration's people can be entered. */
  isDemo(): boolean;
  /**
   * The demonstration is over. What is still being imported is broken off, and cleared once more.
   * @throws the engine is away; to be called again then
   */
  endDemo(): Promise<void>;
  /** Imports the demonstration as far as it is missing; resolves when it is complete. */
  seed(parts: {
    readonly engine: Pick<EngineLink, 'whenConnected' | 'call'>;
    readonly accounts: DemoAccounts;
    readonly files: DemoFiles;
    readonly signal: AbortSignal;
  }): Promise<void>;
}

/** Decides what this start has to do. */
export async function firstStart(parts: {
  readonly config: Config;
  readonly settings: Settings;
  readonly adminLink: AdminLink;
  readonly publicUrl: string;
  readonly log: Logger;
}): Promise<FirstStart> {
  const { config, settings, log } = parts;
  if ((await settings.read('setup')) === null) {
    // `setup` last: broken off before it, the next start decides anew.
    if (config.firstStart === 'demo') await settings.write('demo', 'on');
    await settings.write('setup', config.firstStart === 'demo' ? 'demo' : 'open');
  }
  const setup = await settings.read('setup');
  let isDemo = (await settings.read('demo')) === 'on';
  const over = new AbortController();
  let seeding: Promise<void> | null = null;
  let clearRest = async () => {};
  if (config.firstStart === 'empty' && setup === 'demo') {
    log.warn('The data folder holds a demonstration already: --empty is for an empty folder');
  }
  return {
    adminLink: setup === 'open' ? await parts.adminLink.renew(parts.publicUrl) : null,
    isDemo: () => isDemo,
    async endDemo() {
      isDemo = false;
      over.abort();
      // Imported after the module cleared: only when nothing more follows can the rest be cleared.
      await seeding?.catch(() => {});
      await clearRest();
      clearRest = async () => {};
      await settings.remove('demo');
      if ((await settings.read('setup')) !== 'demo') return;
      await settings.write('setup', 'open');
      log.info('The demonstration is cleared: the next start prints a link for the first admin');
    },
    async seed({ engine, accounts, files, signal: stopping }) {
      if (!isDemo) return;
      const marker = demoMarker(config.dataDir);
      const signal = AbortSignal.any([stopping, over.signal]);
      const importAll = async () => {
        while (!signal.aborted) {
          await engine.whenConnected(signal);
          try {
            const seeded = await engine.call(service =>
              seedDemo({ now: new Date(), marker, accounts, files, service, signal }),
            );
            if (seeded) log.info({ ...seeded }, 'The demonstration is complete');
            return;
          } catch (error) {
            if (signal.aborted) return;
            log.error({ err: error }, 'The demonstration is not complete yet; trying again');
            await new Promise(resolve => setTimeout(resolve, RETRY_MS).unref());
          }
        }
      };
      clearRest = () => engine.call(({ reducers }) => reducers.clearDemo({}));
      seeding = importAll();
      await seeding;
    },
  };
}
