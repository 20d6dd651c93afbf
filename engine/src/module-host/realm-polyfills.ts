/**
 * What SpacetimeDB's JavaScript engine has and Node 20's lacks, and what its host adds to or takes
 * from ECMAScript. Runs once in each new realm, before the module. It is text because it must be
 * compiled inside the realm: methods made outside would carry another realm's prototypes.
 *
 * `host` offers `utf8Encode(text, target)`, `utf8Decode(bytes, fatal)`, null for what cannot be
 * decoded, and `detach(buffer)`, false for what cannot be detached.
 */
export const realmPolyfills = `(function (host) {
  'use strict';
  const define = (target, name, value) => {
    if (!Object.hasOwn(target, name)) {
      Object.defineProperty(target, name, { value, writable: true, enumerable: false, configurable: true });
    }
  };

  delete Math.random;
  Object.defineProperty(Math, 'random', {
    enumerable: false,
    configurable: true,
    get() {
      throw new TypeError('Math.random is not available in SpacetimeDB modules. Use ctx.random instead.');
    },
  });

  // Callbacks of a registry would run between two calls, where nothing limits their time and
  // nobody catches what they throw. ECMAScript allows never to call them, and nothing needs them:
  // iterators that the module library would close end with their call.
  globalThis.FinalizationRegistry = class FinalizationRegistry {
    constructor(cleanup) {
      if (typeof cleanup !== 'function') throw new TypeError('FinalizationRegistry: cleanup must be callable');
    }
    register() {}
    unregister() {
      return false;
    }
    get [Symbol.toStringTag]() {
      return 'FinalizationRegistry';
    }
  };
  Object.defineProperty(globalThis, 'FinalizationRegistry', { enumerable: false });

  // Short ASCII texts, nearly all that a row holds, are quicker here than across the border.
  const scratch = new Uint8Array(6144);
  define(globalThis, 'TextEncoder', class TextEncoder {
    get encoding() {
      return 'utf-8';
    }
    encode(input = '') {
      const text = String(input);
      const length = text.length;
      if (length <= 32) {
        const short = new Uint8Array(length);
        let i = 0;
        for (; i < length; i++) {
          const code = text.charCodeAt(i);
          if (code > 127) break;
          short[i] = code;
        }
        if (i === length) return short;
      }
      const bytes = length * 3 <= scratch.length ? scratch : new Uint8Array(length * 3);
      return bytes.slice(0, host.utf8Encode(text, bytes));
    }
  });

  define(globalThis, 'TextDecoder', class TextDecoder {
    #fatal;
    constructor(label = 'utf-8', options = {}) {
      if (label !== 'utf-8') throw new RangeError('The encoding label provided is invalid');
      if (options.ignoreBOM) throw new TypeError("Option 'ignoreBOM' not supported");
      this.#fatal = !!options.fatal;
    }
    get encoding() {
      return 'utf-8';
    }
    get fatal() {
      return this.#fatal;
    }
    get ignoreBOM() {
      return false;
    }
    decode(input, options = {}) {
      if (options.stream) throw new TypeError("Option 'stream' not supported");
      const bytes = input instanceof Uint8Array ? input : null;
      if (bytes !== null && bytes.length <= 24) {
        let text = '';
        let i = 0;
        for (; i < bytes.length; i++) {
          const code = bytes[i];
          if (code > 127) break;
          text += String.fromCharCode(code);
        }
        if (i === bytes.length) return text;
      }
      const decoded = host.utf8Decode(input, this.#fatal);
      if (decoded === null) throw new TypeError('The encoded data was not valid for encoding utf-8');
      return decoded;
    }
  });
  for (const name of ['TextEncoder', 'TextDecoder']) {
    Object.defineProperty(globalThis, name, { enumerable: false });
  }

  define(Symbol, 'dispose', Symbol('Symbol.dispose'));
  define(Symbol, 'asyncDispose', Symbol('Symbol.asyncDispose'));
  define(globalThis, 'SuppressedError', class SuppressedError extends Error {
    constructor(error, suppressed, message) {
      super(message);
      define(this, 'error', error);
      define(this, 'suppressed', suppressed);
    }
  });
  define(SuppressedError.prototype, 'name', 'SuppressedError');

  const IteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));
  if (!Object.hasOwn(globalThis, 'Iterator')) {
    const Iterator = function Iterator() {
      if (new.target === undefined || new.target === Iterator) {
        throw new TypeError('Abstract class Iterator not directly constructable');
      }
    };
    Iterator.prototype = IteratorPrototype;
    define(globalThis, 'Iterator', Iterator);
    define(IteratorPrototype, 'constructor', Iterator);
  }
  const checkFunction = value => {
    if (typeof value !== 'function') throw new TypeError(String(value) + ' is not a function');
  };
  const checkLimit = value => {
    const limit = Number(value);
    if (Number.isNaN(limit)) throw new RangeError(String(value) + ' must be a number');
    const whole = Math.trunc(limit);
    if (whole < 0) throw new RangeError(String(value) + ' must be positive');
    return whole;
  };
  const iterable = iterator => ({ [Symbol.iterator]: () => iterator });
  // Arguments are checked at the call, not at the first step: hence the inner generators.
  const helpers = {
    map(mapper) {
      checkFunction(mapper);
      const source = this;
      return (function* () {
        let i = 0;
        for (const value of iterable(source)) yield mapper(value, i++);
      })();
    },
    filter(predicate) {
      checkFunction(predicate);
      const source = this;
      return (function* () {
        let i = 0;
        for (const value of iterable(source)) if (predicate(value, i++)) yield value;
      })();
    },
    take(count) {
      const limit = checkLimit(count);
      const source = this;
      return (function* () {
        let left = limit;
        if (left === 0) {
          source.return?.();
          return;
        }
        for (const value of iterable(source)) {
          yield value;
          if (--left <= 0) return;
        }
      })();
    },
    drop(count) {
      const limit = checkLimit(count);
      const source = this;
      return (function* () {
        let left = limit;
        for (const value of iterable(source)) {
          if (left > 0) left--;
          else yield value;
        }
      })();
    },
    flatMap(mapper) {
      checkFunction(mapper);
      const source = this;
      return (function* () {
        let i = 0;
        for (const value of iterable(source)) {
          const inner = mapper(value, i++);
          if (typeof inner === 'string') throw new TypeError('flatMap must return an iterable object');
          yield* inner[Symbol.iterator] ? inner : iterable(inner);
        }
      })();
    },
    reduce(reducer, ...initial) {
      checkFunction(reducer);
      let i = 0;
      let has = initial.length > 0;
      let result = initial[0];
      for (const value of iterable(this)) {
        if (has) result = reducer(result, value, i);
        else {
          result = value;
          has = true;
        }
        i++;
      }
      if (!has) throw new TypeError('Reduce of a done iterator with no initial value');
      return result;
    },
    toArray() {
      return [...iterable(this)];
    },
    forEach(visit) {
      checkFunction(visit);
      let i = 0;
      for (const value of iterable(this)) visit(value, i++);
    },
    some(predicate) {
      checkFunction(predicate);
      let i = 0;
      for (const value of iterable(this)) if (predicate(value, i++)) return true;
      return false;
    },
    every(predicate) {
      checkFunction(predicate);
      let i = 0;
      for (const value of iterable(this)) if (!predicate(value, i++)) return false;
      return true;
    },
    find(predicate) {
      checkFunction(predicate);
      let i = 0;
      for (const value of iterable(this)) if (predicate(value, i++)) return value;
      return undefined;
    },
    [Symbol.dispose]() {
      this.return?.();
    },
  };
  for (const name of Reflect.ownKeys(helpers)) define(IteratorPrototype, name, helpers[name]);
  define(Iterator, 'from', function from(value) {
    const inner = typeof value === 'string' || value?.[Symbol.iterator] ? value[Symbol.iterator]() : value;
    if (inner instanceof Iterator) return inner;
    return (function* () {
      yield* iterable(inner);
    })();
  });

  const setMethods = {
    union(other) {
      const result = new Set(this);
      for (const value of iterable(other.keys())) result.add(value);
      return result;
    },
    intersection(other) {
      const result = new Set();
      for (const value of this) if (other.has(value)) result.add(value);
      return result;
    },
    difference(other) {
      const result = new Set();
      for (const value of this) if (!other.has(value)) result.add(value);
      return result;
    },
    symmetricDifference(other) {
      const result = new Set(this);
      for (const value of iterable(other.keys())) if (!result.delete(value)) result.add(value);
      return result;
    },
    isSubsetOf(other) {
      if (this.size > other.size) return false;
      for (const value of this) if (!other.has(value)) return false;
      return true;
    },
    isSupersetOf(other) {
      for (const value of iterable(other.keys())) if (!this.has(value)) return false;
      return true;
    },
    isDisjointFrom(other) {
      for (const value of this) if (other.has(value)) return false;
      return true;
    },
  };
  for (const name of Object.keys(setMethods)) define(Set.prototype, name, setMethods[name]);

  define(Object, 'groupBy', function groupBy(items, keyOf) {
    const groups = Object.create(null);
    let i = 0;
    for (const item of items) {
      const key = keyOf(item, i++);
      (groups[key] ??= []).push(item);
    }
    return groups;
  });
  define(Map, 'groupBy', function groupBy(items, keyOf) {
    const groups = new Map();
    let i = 0;
    for (const item of items) {
      const key = keyOf(item, i++);
      const group = groups.get(key);
      if (group) group.push(item);
      else groups.set(key, [item]);
    }
    return groups;
  });
  define(Promise, 'withResolvers', function withResolvers() {
    let resolve, reject;
    const promise = new this((onResolve, onReject) => {
      resolve = onResolve;
      reject = onReject;
    });
    return { promise, resolve, reject };
  });
  define(Promise, 'try', function (run, ...args) {
    return new this(resolve => resolve(run(...args)));
  });
  define(Array, 'fromAsync', async function fromAsync(items, mapper) {
    const result = [];
    let i = 0;
    for await (const item of items) result.push(mapper ? await mapper(item, i++) : item);
    return result;
  });

  const transfer = (buffer, length) => {
    const moved = new ArrayBuffer(length);
    const kept = Math.min(length, buffer.byteLength);
    new Uint8Array(moved).set(new Uint8Array(buffer, 0, kept));
    if (!host.detach(buffer)) throw new TypeError('ArrayBuffer.prototype.transfer: not a buffer that can be detached');
    return moved;
  };
  define(ArrayBuffer.prototype, 'transfer', function (length = this.byteLength) {
    return transfer(this, length);
  });
  define(ArrayBuffer.prototype, 'transferToFixedLength', function (length = this.byteLength) {
    return transfer(this, length);
  });
})`;
