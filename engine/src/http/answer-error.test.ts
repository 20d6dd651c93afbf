import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { expect, it } from 'vitest';
import { SqlError } from '../sql/sql-error.ts';
import { ViewError } from '../views/view-runtime.ts';
import { answerError } from './answer-error.ts';
import type { HttpEnvironment } from './environment.ts';

async function answerTo(error: Error, incoming = { destroyed: false, complete: true }) {
  const reported: unknown[] = [];
  const app = new Hono<HttpEnvironment>();
  app.get('/', () => {
    throw error;
  });
  app.onError(answerError(each => reported.push(each)));
  const response = await app.request('/', {}, { incoming });
  return { status: response.status, text: await response.text(), reported };
}

it('tells the caller what is the caller’s to mend', async () => {
  expect(await answerTo(new SqlError('no such table'))).toEqual({
    status: 400,
    text: 'no such table',
    reported: [],
  });
  expect(await answerTo(new ViewError('the view failed'))).toMatchObject({
    status: 400,
    text: 'the view failed',
  });
  const refusal = new HTTPException(404, { message: 'not here' });
  expect(await answerTo(refusal)).toEqual({ status: 404, text: 'not here', reported: [] });
});

it('reports nothing when the caller has broken off', async () => {
  const brokenOff = { destroyed: true, complete: false };
  expect(await answerTo(new Error('aborted'), brokenOff)).toMatchObject({ reported: [] });
});

it('keeps what went wrong inside to itself, and reports it', async () => {
  const error = new Error('EACCES: /data/secret');
  expect(await answerTo(error)).toEqual({
    status: 500,
    text: 'Internal server error',
    reported: [error],
  });
});
