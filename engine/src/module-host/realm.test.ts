import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import v8 from 'node:v8';
import vm from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleModule } from './bundle.ts';
import { compileModule } from './compile-module.ts';
import { describeModule } from './describe-module.ts';
import { ModuleLoadError } from './module-load-error.ts';
import { createRealm, loadModule } from './realm.ts';
import { sysWithoutDatabase } from './sys.ts';

/** ECMAScript's globals, in the edition that SpacetimeDB's V8 has. */
const ecmascript = `
  AggregateError Array ArrayBuffer Atomics BigInt BigInt64Array BigUint64Array Boolean DataView Date
  AsyncDisposableStack DisposableStack Error EvalError FinalizationRegistry Float32Array Float64Array Function Infinity Int16Array
  Int32Array Int8Array Intl Iterator JSON Map Math NaN Number Object Promise Proxy RangeError
  ReferenceError Reflect RegExp Set SharedArrayBuffer String SuppressedError Symbol SyntaxError
  TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet
  decodeURI decodeURIComponent encodeURI encodeURIComponent escape eval globalThis isFinite isNaN
  parseFloat parseInt undefined unescape`;
/** What V8 brings itself, and what SpacetimeDB's host adds. */
const others = 'WebAssembly console TextDecoder TextEncoder';

function run(code: string): unknown {
  return vm.runInContext(code, createRealm());
}

describe('a realm', () => {
  test('has the globals of SpacetimeDB and no others', () => {
    const names = run('Object.getOwnPropertyNames(globalThis)') as string[];
    const expected = `${ecmascript} ${others}`.trim().split(/\s+/);
    // A newer Node may bring newer ECMAScript; none of Node's own may show.
    const additional = [...names].filter(name => !expected.includes(name));
    const laterEditions = ['Float16Array', 'Temporal'];
    expect(additional.filter(name => !laterEditions.includes(name))).toEqual([]);
    expect(expected.filter(name => !names.includes(name))).toEqual([]);
  });

  test.each([
    'process',
    'require',
    'setTimeout',
    'queueMicrotask',
    'crypto',
    'structuredClone',
    'fetch',
    'URL',
    'performance',
    'Buffer',
  ])('has no %s', name => {
    expect(run(`typeof ${name}`)).toBe('undefined');
  });

  test('refuses Math.random, and has the rest of Math and Date', () => {
    expect(() => run('Math.random()')).toThrow(/ctx\.random/);
    expect(run('Math.max(1, 2)')).toBe(2);
    expect(run('Date.now() > 1.6e12')).toBe(true);
  });

  test('cannot reach Node through what it is given', () => {
    expect(run(`typeof new TextEncoder().constructor.constructor('return process')`)).toBe(
      'function',
    );
    expect(() => run(`new TextEncoder().encode.constructor('return process')()`)).toThrow(
      /process is not defined/,
    );
  });

  test.each([
    [`new Set([1, 2]).isSubsetOf(new Set([1, 2, 3]))`, true],
    [`[...new Set([1, 2]).union(new Set([3]))].join()`, '1,2,3'],
    [`[1, 2, 3].values().map(x => x * 2).filter(x => x > 2).take(1).toArray().join()`, '4'],
    [`Iterator.from([1, 2]).drop(1).toArray().join()`, '2'],
    [`[[1, 2], [3]].values().flatMap(x => x).reduce((a, b) => a + b)`, 6],
    [`Object.groupBy([1, 2, 3], x => (x % 2 ? 'odd' : 'even')).odd.join()`, '1,3'],
    [`Map.groupBy([1, 2, 3], x => x % 2).get(0).join()`, '2'],
    [`new ArrayBuffer(4).transfer(8).byteLength`, 8],
    [`(() => { const b = new ArrayBuffer(4); b.transfer(); return b.byteLength; })()`, 0],
    [`typeof Symbol.dispose`, 'symbol'],
    [`typeof Promise.withResolvers().resolve`, 'function'],
    [`new TextDecoder().decode(new TextEncoder().encode('grüße 🎈'))`, 'grüße 🎈'],
    [`new TextDecoder().decode(new TextEncoder().encode('x'.repeat(100))).length`, 100],
    [`new TextDecoder().decode(Uint8Array.of(0xff))`, '\ufffd'],
    [`new TextEncoder().encode('a') instanceof Uint8Array`, true],
    [`'2024-03-10'.localeCompare('b') < 0 && typeof Intl.DateTimeFormat`, 'function'],
  ])('%s', (code, expected) => {
    expect(run(code)).toBe(expected);
  });

  test.each([
    [`new Uint8Array([0, 255, 16]).toHex()`, '00ff10'],
    [`String(Uint8Array.fromHex('00fF10'))`, '0,255,16'],
    [`new Uint8Array([1, 2, 3, 250]).toBase64()`, 'AQID+g=='],
    [`new Uint8Array([250, 255]).toBase64({ alphabet: 'base64url', omitPadding: true })`, '-v8'],
    [`String(Uint8Array.fromBase64(' AQID +g= ='))`, '1,2,3,250'],
    [`String(Uint8Array.fromBase64('AQID+g'))`, '1,2,3,250'],
    [
      `String(Uint8Array.fromBase64('AQIDA', { lastChunkHandling: 'stop-before-partial' }))`,
      '1,2,3',
    ],
    [`JSON.stringify(new Uint8Array(4).setFromBase64('AQIDBAUG'))`, '{"read":4,"written":3}'],
    [`JSON.stringify(new Uint8Array(1).setFromHex('0a0b'))`, '{"read":2,"written":1}'],
    [`RegExp.escape('a.b c-\\n')`, '\\x61\\.b\\x20c\\x2d\\n'],
    [`new RegExp('^' + RegExp.escape('1+(x)/y') + '$').test('1+(x)/y')`, true],
    [`[Error.isError(new TypeError('x')), Error.isError({})].join()`, 'true,false'],
    [
      `(m => [m.getOrInsert('a', 1), m.getOrInsertComputed('b', key => key + key), m.size].join())(new Map())`,
      '1,bb,2',
    ],
    [
      `(out => { const s = new DisposableStack(); s.defer(() => out.push(1)); s.adopt(2, v => out.push(v)); s.dispose(); s.dispose(); return [...out, s.disposed].join(); })([])`,
      '2,1,true',
    ],
    [
      `(() => { const s = new DisposableStack(); s.defer(() => { throw 1; }); s.defer(() => { throw 2; }); try { s.dispose(); } catch (e) { return [e.name ?? e.constructor.name, e.error, e.suppressed].join(); } })()`,
      'SuppressedError,1,2',
    ],
    [
      `(s => { const other = s.move(); return [s.disposed, other.disposed, Object.keys(s).length].join(); })(new AsyncDisposableStack())`,
      'true,false,0',
    ],
  ])('has the newest of ECMAScript: %s', (code, value) => {
    expect(run(code)).toBe(value);
  });

  test.each([
    "Uint8Array.fromHex('0')",
    "Uint8Array.fromHex('0g')",
    "Uint8Array.fromBase64('A')",
    "Uint8Array.fromBase64('AQ=')",
    "Uint8Array.fromBase64('A*==')",
    "Uint8Array.fromBase64('AQ', { lastChunkHandling: 'strict' })",
  ])('refuses %s', code => {
    expect(() => run(code)).toThrow(/Invalid/);
  });

  test('calls nothing of a module between two calls', async () => {
    v8.setFlagsFromString('--expose-gc');
    const collect = vm.runInNewContext('gc') as () => void;
    const context = createRealm();
    const count = vm.runInContext(
      `var count = 0;
       var registry = new FinalizationRegistry(() => { count += 1; });
       registry.register({}, 1);
       registry.register({}, 2, registry);
       registry.unregister(registry);
       () => count`,
      context,
    ) as () => number;
    for (let i = 0; i < 3; i++) {
      collect();
      await new Promise(resolve => setTimeout(resolve, 5));
    }
    expect(count()).toBe(0);
    expect(() => run('new FinalizationRegistry()')).toThrow('callable');
  });

  test('decodes UTF-8 strictly when asked to', () => {
    expect(() =>
      run(`new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.of(255))`),
    ).toThrow();
  });
});

describe('loading', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'module-'));
    await mkdir(join(folder, 'src'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const failureOf = async (source: string): Promise<string> => {
    await writeFile(join(folder, 'src/index.ts'), source);
    const failed = bundleModule(folder).then(describeModule);
    const error = await failed.then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(ModuleLoadError);
    return (error as ModuleLoadError).message;
  };

  test('names file, line and column of what the module throws', async () => {
    const message = await failureOf(`const x = 1;\n\nthrow new TypeError('no ' + x);\n`);
    expect(message).toBe('src/index.ts:3:7: TypeError: no 1');
  });

  test('names file and line of a syntax error', async () => {
    expect(await failureOf('const x = ;\n')).toMatch(/^src\/index\.ts:1:11: /);
  });

  test('refuses a module without a default export, or with another one', async () => {
    expect(await failureOf('export const x = 1;\n')).toContain('no default export');
    expect(await failureOf('export default {};\n')).toContain('not a Schema');
  });

  test('refuses imports that the host does not have', async () => {
    expect(await failureOf(`import 'spacetime:sys@9.0';\nexport default {};\n`)).toContain(
      'sys@9.0',
    );
    expect(await failureOf(`import 'node:fs';\nexport default {};\n`)).toContain('node:fs');
  });

  test.each([
    `require('spacetime:sys@2.0')`,
    `caught(() => require('fs'))`,
    `caught(() => require('spacetime:sys@2.0').identity.call(null).nothing.more)`,
    `caught(() => require('spacetime:sys@2.0').datastore_clear(1))`,
    `caught(() => new TextDecoder().decode({}))`,
    `caught(() => ArrayBuffer.prototype.transfer.call({ byteLength: 0 }))`,
  ])('lends nothing that leads to Node: %s', async code => {
    const compiled = await compileModule(`
      const caught = run => { try { run(); } catch (error) { return error; } };
      throw new Error(\`It is \${(${code}).constructor.constructor('return typeof process')()}.\`);`);
    const load = () =>
      loadModule(
        compiled,
        sysWithoutDatabase(() => {}),
      );
    expect(load).toThrow('It is undefined.');
  });

  test('refuses a folder without an entry', async () => {
    await expect(bundleModule(join(folder, 'nothing'))).rejects.toThrow('has no src/index.ts');
  });

  test('ends a module that never stops loading', async () => {
    const compiled = await compileModule('while (true);\nexport default {};\n');
    expect(() =>
      loadModule(
        compiled,
        sysWithoutDatabase(() => {}),
        { timeoutMs: 50 },
      ),
    ).toThrow(/timed out/);
  });

  test('sends rejected promises to the log instead of ending the process', async () => {
    const logged: string[] = [];
    const compiled = await compileModule(`
      const key = Symbol.for('SpacetimeDB.moduleHooks.v2');
      Promise.reject(new Error('nobody listens'));
      export default { [key]: () => ({}) };`);
    loadModule(
      compiled,
      sysWithoutDatabase((_, message) => logged.push(message)),
    );
    await new Promise(resolve => setTimeout(resolve, 10));
    expect(logged.join()).toContain('nobody listens');
  });
});
