import { afterAll, expect, it } from 'vitest';
import { Spacetime, server } from './spacetime.ts';

const spacetime = new Spacetime();
afterAll(() => spacetime.dispose());

it('[HTTP7] a server is added, listed, reached, and known by its key', async () => {
  const added = await spacetime.ok('server', 'add', '--url', server, 'engine', '--default');
  expect(added).toContain('-----BEGIN PUBLIC KEY-----');
  expect(await spacetime.ok('server', 'list')).toContain(new URL(server).host);
  expect(await spacetime.ok('server', 'ping', 'engine')).toContain('Server is online');
  const fingerprint = await spacetime.ok('server', 'fingerprint', 'engine', '--yes');
  expect(fingerprint).toContain('Fingerprint is unchanged');
});

it('[HTTP7] an identity of the server logs in and is shown', async () => {
  const said = await spacetime.ok('login', '--server-issued-login', server);
  const identity = /identity (c200[0-9a-f]{60})/.exec(said)?.[1];
  expect(identity).toBeDefined();
  expect(await spacetime.ok('login', 'show')).toContain(identity);
  expect(await spacetime.ok('list')).toContain(`No databases found for ${identity}`);
});
