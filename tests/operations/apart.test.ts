/**
 * Every part in a process of its own, as docs/scaling.md describes it: the engine, PostgreSQL, a
 * mail server, and an app server that is told where they are.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type PostgresServer,
  postgresPrograms,
  startPostgres,
} from '../../server/src/testing/postgresql.ts';
import { type SmtpServer, startSmtpServer } from '../../server/src/testing/smtp-server.ts';
import { furnish, furnished, visit } from '../community.ts';
import { type EngineProcess, startEngineProcess } from '../engine-process.ts';
import { type Plaza, startPlaza } from '../plaza.ts';

const root = path.resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

const engineDir = mkdtempSync(path.join(tmpdir(), 'plaza-apart-engine-'));
const dataDir = mkdtempSync(path.join(tmpdir(), 'plaza-apart-'));
let engine: EngineProcess;
let postgres: PostgresServer | null = null;
let mail: SmtpServer;
let plaza: Plaza;

beforeAll(async () => {
  const programs = postgresPrograms();
  if (programs === null) {
    console.warn('Tried with the embedded PostgreSQL: no initdb and postgres are installed here.');
  } else {
    postgres = await startPostgres(programs);
  }
  mail = await startSmtpServer();
  engine = await startEngineProcess(engineDir);
  const env = {
    SPACETIMEDB_URI: engine.uri,
    SMTP_URL: mail.url,
    ...(postgres && { DATABASE_URL: postgres.url }),
  };
  await run(process.execPath, ['scripts/publish-module.js'], {
    cwd: root,
    env: { ...process.env, ...env, PLAZA_DATA_DIR: dataDir },
  });
  plaza = await startPlaza({ empty: true, dataDir, env });
});

afterAll(async () => {
  await plaza?.stop();
  await engine?.stop();
  await postgres?.end();
  await mail?.end();
  rmSync(engineDir, { recursive: true, force: true });
  rmSync(dataDir, { recursive: true, force: true });
});

it('serves a community whose parts are processes of their own, before and after a crash of the app server', async () => {
  await furnish(plaza.url);
  expect(await visit(plaza.url)).toEqual(furnished);
  expect(mail.received.join('\n')).toContain('mira@example.org');
  await plaza.crashAll();
  expect(await visit(plaza.url)).toEqual(furnished);
});
