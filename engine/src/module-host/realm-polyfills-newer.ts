/**
 * The newest of ECMAScript that SpacetimeDB's JavaScript engine (V8 14.5) has and Node 20's lacks:
 * bytes as base64 and hexadecimal, `RegExp.escape`, `Error.isError`, `getOrInsert` of maps, and
 * disposable stacks. Runs in each realm behind `realm-polyfills.ts`, and is text for the same reason.
 */
export const newerPolyfills = `(function () {
  'use strict';
  const define = (target, name, value) => {
    if (Object.hasOwn(target, name)) return;
    Object.defineProperty(target, name, { value, writable: true, enumerable: false, configurable: true });
  };
  const defineAll = (target, methods) => {
    for (const name of Reflect.ownKeys(methods)) define(target, name, methods[name]);
  };

  const plain = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const alphabets = { base64: plain, base64url: plain.slice(0, 62) + '-_' };
  const alphabetOf = ({ alphabet = 'base64' } = {}) => {
    if (!Object.hasOwn(alphabets, alphabet)) throw new TypeError('Invalid alphabet');
    return alphabets[alphabet];
  };
  const checkBytes = value => {
    if (!(value instanceof Uint8Array)) throw new TypeError('this is not a Uint8Array');
    return value;
  };
  const checkString = value => {
    if (typeof value !== 'string') throw new TypeError('The input is not a string');
    return value;
  };

  const decodeBase64 = (text, options = {}) => {
    const alphabet = alphabetOf(options);
    const { lastChunkHandling = 'loose' } = options;
    if (!['loose', 'strict', 'stop-before-partial'].includes(lastChunkHandling)) {
      throw new TypeError('Invalid lastChunkHandling');
    }
    const kept = checkString(text).replace(/[\\t\\n\\f\\r ]+/g, '');
    const [, digits, padding] = /^([^=]*)(=*)$/.exec(kept) ?? [];
    if (digits === undefined) throw new SyntaxError('Invalid base64: characters after the padding');
    const rest = digits.length % 4;
    const isPadded = padding.length > 0;
    if (isPadded && (rest < 2 || padding.length !== 4 - rest)) {
      if (lastChunkHandling !== 'stop-before-partial' || padding.length > 4 - rest) {
        throw new SyntaxError('Invalid base64: wrong padding');
      }
    }
    const isWhole = rest === 0 || (isPadded && padding.length === 4 - rest);
    if (!isWhole && lastChunkHandling === 'strict') throw new SyntaxError('Invalid base64: padding is missing');
    if (!isWhole && lastChunkHandling === 'loose' && rest === 1) throw new SyntaxError('Invalid base64: incomplete');
    const used = isWhole || lastChunkHandling === 'loose' ? digits.length : digits.length - rest;
    const bytes = new Uint8Array(Math.floor((used * 3) / 4));
    let bits = 0;
    let count = 0;
    let at = 0;
    for (let i = 0; i < digits.length; i++) {
      const value = alphabet.indexOf(digits[i]);
      if (value < 0) throw new SyntaxError('Invalid base64: unexpected character');
      if (i >= used) continue;
      bits = (bits << 6) | value;
      count += 6;
      if (count < 8) continue;
      count -= 8;
      bytes[at++] = bits >> count;
      bits &= (1 << count) - 1;
    }
    if (bits !== 0 && lastChunkHandling === 'strict') throw new SyntaxError('Invalid base64: extra bits');
    return bytes;
  };
  const decodeHex = text => {
    if (checkString(text).length % 2 !== 0 || /[^0-9a-fA-F]/.test(text)) {
      throw new SyntaxError('Invalid hexadecimal');
    }
    return Uint8Array.from({ length: text.length / 2 }, (_, i) => parseInt(text.slice(2 * i, 2 * i + 2), 16));
  };
  /** Puts as much as fits; base64 counts in groups of four characters for three bytes. */
  const put = (target, bytes, perGroup, textLength) => {
    const groupBytes = perGroup === 4 ? 3 : 1;
    const fits = bytes.length <= target.length;
    const written = fits ? bytes.length : Math.floor(target.length / groupBytes) * groupBytes;
    target.set(bytes.subarray(0, written));
    return { read: fits ? textLength : (written / groupBytes) * perGroup, written };
  };
  defineAll(Uint8Array, {
    fromBase64(text, options) {
      return decodeBase64(text, options);
    },
    fromHex(text) {
      return decodeHex(text);
    },
  });
  defineAll(Uint8Array.prototype, {
    toBase64(options = {}) {
      const bytes = checkBytes(this);
      const alphabet = alphabetOf(options);
      let text = '';
      for (let i = 0; i < bytes.length; i += 3) {
        const left = bytes.length - i;
        const bits = (bytes[i] << 16) | ((left > 1 ? bytes[i + 1] : 0) << 8) | (left > 2 ? bytes[i + 2] : 0);
        text += alphabet[bits >> 18] + alphabet[(bits >> 12) & 63];
        if (left > 1) text += alphabet[(bits >> 6) & 63];
        if (left > 2) text += alphabet[bits & 63];
        if (left < 3 && !options.omitPadding) text += '='.repeat(3 - left);
      }
      return text;
    },
    toHex() {
      let text = '';
      for (const byte of checkBytes(this)) text += byte.toString(16).padStart(2, '0');
      return text;
    },
    setFromBase64(text, options) {
      return put(checkBytes(this), decodeBase64(text, options), 4, text.length);
    },
    setFromHex(text) {
      return put(checkBytes(this), decodeHex(text), 2, text.length);
    },
  });

  define(RegExp, 'escape', function escape(text) {
    const code = character => '\\\\x' + character.charCodeAt(0).toString(16).padStart(2, '0');
    const names = { '\\t': '\\\\t', '\\n': '\\\\n', '\\v': '\\\\v', '\\f': '\\\\f', '\\r': '\\\\r' };
    return checkString(text)
      .replace(/[\\^$\\\\.*+?()[\\]{}|/]/g, '\\\\$&')
      .replace(/[\\t\\n\\v\\f\\r]/g, character => names[character])
      .replace(/[,\\-=<>#&!%:;@~'\`" ]/g, code)
      .replace(/[\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]/g, character =>
        character === '\\u00a0' ? code(character) : '\\\\u' + character.charCodeAt(0).toString(16).padStart(4, '0'))
      .replace(/^[0-9a-zA-Z]/, code);
  });

  define(Error, 'isError', function isError(value) {
    return Object.prototype.toString.call(value) === '[object Error]' && value instanceof Error;
  });

  for (const Class of [Map, WeakMap]) {
    defineAll(Class.prototype, {
      getOrInsert(key, value) {
        if (!this.has(key)) this.set(key, value);
        return this.get(key);
      },
      getOrInsertComputed(key, compute) {
        if (typeof compute !== 'function') throw new TypeError(String(compute) + ' is not a function');
        if (!this.has(key)) this.set(key, compute(key));
        return this.get(key);
      },
    });
  }

  /** What the two kinds of stacks share; the last thing put on one is disposed of first. */
  const makeStack = (name, disposeSymbol, fallbackSymbol) => {
    const Stack = {
      [name]: class {
        #steps = [];
        #isDisposed = false;
        get disposed() {
          return this.#isDisposed;
        }
        use(value) {
          this.#check();
          if (value === null || value === undefined) return value;
          const method = value[disposeSymbol] ?? (fallbackSymbol && value[fallbackSymbol]);
          if (typeof method !== 'function') throw new TypeError('The value cannot be disposed of');
          this.#steps.push(() => method.call(value));
          return value;
        }
        adopt(value, onDispose) {
          this.#check();
          if (typeof onDispose !== 'function') throw new TypeError(String(onDispose) + ' is not a function');
          this.#steps.push(() => onDispose(value));
          return value;
        }
        defer(onDispose) {
          this.adopt(undefined, onDispose);
        }
        move() {
          this.#check();
          const moved = new Stack();
          moved.#steps = this.#steps;
          this.#steps = [];
          this.#isDisposed = true;
          return moved;
        }
        take() {
          const steps = this.#isDisposed ? [] : this.#steps.reverse();
          this.#isDisposed = true;
          this.#steps = [];
          return steps;
        }
        #check() {
          if (this.#isDisposed) throw new ReferenceError('The stack has been disposed of');
        }
      },
    }[name];
    const take = Stack.prototype.take;
    delete Stack.prototype.take;
    Object.defineProperty(Stack.prototype, Symbol.toStringTag, { value: name, configurable: true });
    define(globalThis, name, Stack);
    return { Stack, take };
  };
  const joined = (failure, error) =>
    failure === null ? { error } : { error: new SuppressedError(error, failure.error) };
  if (!Object.hasOwn(globalThis, 'DisposableStack')) {
    const { Stack, take } = makeStack('DisposableStack', Symbol.dispose, null);
    const dispose = function dispose() {
      let failure = null;
      for (const step of take.call(this)) {
        try {
          step();
        } catch (error) {
          failure = joined(failure, error);
        }
      }
      if (failure !== null) throw failure.error;
    };
    defineAll(Stack.prototype, { dispose, [Symbol.dispose]: dispose });
  }
  if (!Object.hasOwn(globalThis, 'AsyncDisposableStack')) {
    const { Stack, take } = makeStack('AsyncDisposableStack', Symbol.asyncDispose, Symbol.dispose);
    const disposeAsync = async function disposeAsync() {
      let failure = null;
      for (const step of take.call(this)) {
        try {
          await step();
        } catch (error) {
          failure = joined(failure, error);
        }
      }
      if (failure !== null) throw failure.error;
    };
    defineAll(Stack.prototype, { disposeAsync, [Symbol.asyncDispose]: disposeAsync });
  }
})`;
