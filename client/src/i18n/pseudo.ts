const accents: Readonly<Record<string, string>> = {
  a: 'á',
  b: 'ƀ',
  c: 'ç',
  d: 'ð',
  e: 'é',
  f: 'ƒ',
  g: 'ĝ',
  h: 'ĥ',
  i: 'î',
  j: 'ĵ',
  k: 'ķ',
  l: 'ļ',
  m: 'ɱ',
  n: 'ñ',
  o: 'ó',
  p: 'þ',
  q: 'ǫ',
  r: 'ŕ',
  s: 'š',
  t: 'ţ',
  u: 'û',
  v: 'ṽ',
  w: 'ŵ',
  x: 'ẋ',
  y: 'ý',
  z: 'ž',
  A: 'Å',
  B: 'Ɓ',
  C: 'Ç',
  D: 'Ð',
  E: 'É',
  F: 'Ƒ',
  G: 'Ĝ',
  H: 'Ĥ',
  I: 'Î',
  J: 'Ĵ',
  K: 'Ķ',
  L: 'Ļ',
  M: 'Ṁ',
  N: 'Ñ',
  O: 'Ö',
  P: 'Þ',
  Q: 'Ǫ',
  R: 'Ŕ',
  S: 'Š',
  T: 'Ţ',
  U: 'Û',
  V: 'Ṽ',
  W: 'Ŵ',
  X: 'Ẋ',
  Y: 'Ý',
  Z: 'Ž',
};

/** A tree of ICU messages, as a locale file holds them. */
export interface Messages {
  readonly [key: string]: string | Messages;
}

/**
 * Builds a pseudo-locale from a real one: accented, a third longer and in brackets, so that text
 * which bypasses the catalogue, is cut off or is glued from parts shows at a glance.
 * ICU arguments, plural selectors and tags are left alone.
 */
export function pseudoLocale(messages: Messages): Messages {
  return Object.fromEntries(
    Object.entries(messages).map(([key, value]) => [
      key,
      typeof value === 'string' ? pseudoMessage(value) : pseudoLocale(value),
    ]),
  );
}

/** One message of `pseudoLocale`. */
export function pseudoMessage(message: string): string {
  const spoken = message.replace(/[{}].*?[{}]|<[^>]*>/g, '').length;
  return `[${accentText(message)}${' ~'.repeat(Math.ceil(spoken / 6))}]`;
}

/** Accents the literal text of an ICU message and copies everything between argument braces. */
function accentText(message: string): string {
  let out = '';
  let at = 0;
  while (at < message.length) {
    const char = message[at] ?? '';
    if (char === '<') {
      const end = message.indexOf('>', at);
      out += message.slice(at, end + 1);
      at = end + 1;
    } else if (char === '{') {
      const end = closingBrace(message, at);
      out += accentArgument(message.slice(at, end + 1));
      at = end + 1;
    } else {
      out += accents[char] ?? char;
      at += 1;
    }
  }
  return out;
}

/** `{count, plural, one {# post} other {# posts}}`: only the text inside the inner braces is spoken. */
function accentArgument(argument: string): string {
  if (!/^\{\s*\w+\s*,\s*(plural|select|selectordinal)\s*,/.test(argument)) return argument;
  let out = '';
  let at = 1;
  while (at < argument.length - 1) {
    if (argument[at] === '{') {
      const end = closingBrace(argument, at);
      out += `{${accentText(argument.slice(at + 1, end))}}`;
      at = end + 1;
    } else {
      out += argument[at];
      at += 1;
    }
  }
  return `{${out}}`;
}

function closingBrace(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    if (text[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return text.length - 1;
}
