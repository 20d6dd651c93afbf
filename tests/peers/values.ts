/** Values of every type, as they are typed at a shell and as the command prints them. */

export interface TypedValue {
  /** Expression of the type in a module. */
  readonly type: string;
  /** What is typed, and the line that comes back: SATS-JSON. */
  readonly samples: readonly (readonly [typed: string, printed: string])[];
}

const IDENTITY = 'c2007a1b37a12c2e24b3e1bfa16b7c2d0b2e3ad9d38b5ca9e6c5e8b4a1d2f3e4';

/** By a name that goes into the name of a procedure. */
export const VALUES: Readonly<Record<string, TypedValue>> = {
  bool: {
    type: 't.bool()',
    samples: [
      ['true', 'true'],
      ['false', 'false'],
    ],
  },
  tiny: { type: 't.i8()', samples: both('-128', '127') },
  byte: { type: 't.u8()', samples: both('0', '255') },
  short: { type: 't.i16()', samples: both('-32768', '32767') },
  word: { type: 't.u16()', samples: both('0', '65535') },
  integer: { type: 't.i32()', samples: both('-2147483648', '2147483647') },
  unsigned: { type: 't.u32()', samples: both('0', '4294967295') },
  long: { type: 't.i64()', samples: both('-9223372036854775808', '9223372036854775807') },
  wide: { type: 't.u64()', samples: both('0', '18446744073709551615') },
  huge: {
    type: 't.i128()',
    samples: both(
      '-170141183460469231731687303715884105728',
      '170141183460469231731687303715884105727',
    ),
  },
  vast: { type: 't.u128()', samples: both('0', '340282366920938463463374607431768211455') },
  signed_max: {
    type: 't.i256()',
    samples: both('"0x1"', `"-0x8${'0'.repeat(63)}"`, `"0x7${'f'.repeat(63)}"`),
  },
  unsigned_max: { type: 't.u256()', samples: both('"0x0"', `"0x${'f'.repeat(64)}"`) },
  single: {
    type: 't.f32()',
    samples: both('1.5', '-0.25', '0.1', '16777216'),
  },
  double: { type: 't.f64()', samples: both('0.1', '-1.5', '1e-7') },
  text: {
    type: 't.string()',
    samples: [
      ['hello', '"hello"'],
      ['"quoted"', '"quoted"'],
      ['two words', '"two words"'],
      ['grüße 🌍', '"grüße 🌍"'],
      ['a\\"b', '"a\\"b"'],
    ],
  },
  bytes: {
    type: 't.byteArray()',
    samples: [
      ['"00ff10"', '"00ff10"'],
      ['[0, 255, 16]', '"00ff10"'],
      ['[]', '""'],
    ],
  },
  identity: {
    type: 't.identity()',
    samples: [
      IDENTITY,
      `0x${IDENTITY}`,
      `["0x${IDENTITY}"]`,
      `{"__identity__": "0x${IDENTITY}"}`,
    ].map(typed => [typed, `["0x${IDENTITY}"]`] as const),
  },
  connection: {
    type: 't.connectionId()',
    samples: [
      ['[340282366920938463463374607431768211455]', '[340282366920938463463374607431768211455]'],
      ['{"__connection_id__": 7}', '[7]'],
    ],
  },
  uuid: { type: 't.uuid()', samples: [['{"__uuid__": 7}', '[7]']] },
  moment: {
    type: 't.timestamp()',
    samples: [
      ['[1700000000000000]', '[1700000000000000]'],
      ['{"__timestamp_micros_since_unix_epoch__": -1}', '[-1]'],
    ],
  },
  span: { type: 't.timeDuration()', samples: [['[-5]', '[-5]']] },
  due: {
    type: 't.scheduleAt()',
    samples: [
      ['{"Interval": [1000000]}', '[0,[1000000]]'],
      ['{"Time": [1700000000000000]}', '[1,[1700000000000000]]'],
    ],
  },
  maybe: {
    type: 't.option(t.u32())',
    samples: [
      ['{"some": 3}', '[0,3]'],
      ['{"none": []}', '[1,[]]'],
      ['null', '[1,[]]'],
      ['[0, 3]', '[0,3]'],
    ],
  },
  maybe_maybe: {
    type: 't.option(t.option(t.string()))',
    samples: [['{"some": {"some": "x"}}', '[0,[0,"x"]]']],
  },
  outcome: {
    type: 't.result(t.string(), t.string())',
    samples: [
      ['{"ok": "done"}', '[0,"done"]'],
      ['{"err": "broken"}', '[1,"broken"]'],
    ],
  },
  colour: {
    type: 't.enum("Colour", ["Red", "Green"])',
    samples: [
      ['{"green": []}', '[1,[]]'],
      ['[0, []]', '[0,[]]'],
    ],
  },
  shape: {
    type: 't.enum("Shape", { Nothing: t.unit(), Circle: t.f64(), Label: t.string() })',
    samples: [
      ['{"circle": 1.5}', '[1,1.5]'],
      ['{"2": "here"}', '[2,"here"]'],
    ],
  },
  point: {
    type: 't.object("Point", { x: t.i32(), y: t.i32() })',
    samples: [
      ['{"x": 1, "y": -2}', '[1,-2]'],
      ['{"y": -2, "x": 1}', '[1,-2]'],
      ['[1, -2]', '[1,-2]'],
    ],
  },
  unit: { type: 't.unit()', samples: both('[]') },
  grid: { type: 't.array(t.array(t.i16()))', samples: both('[]', '[[],[1,-2]]') },
  texts: { type: 't.array(t.string())', samples: both('["a","b"]') },
  several: {
    type: 't.array(t.option(t.object("Pair", { left: t.u8(), right: t.bool() })))',
    samples: [['[null, {"some": [1, true]}]', '[[1,[]],[0,[1,true]]]']],
  },
};

/** Texts that come back as they were typed. */
function both(...texts: readonly string[]): (readonly [string, string])[] {
  return texts.map(text => [text, text]);
}

/** A module with a procedure for each type, which gives back what it is given. */
export function echoModule(): string {
  const echoes = Object.keys(VALUES).map(
    name =>
      `export const echo_${name} = module.procedure({ value: types.${name} }, types.${name}, (_ctx, { value }) => value);`,
  );
  const types = Object.entries(VALUES).map(([name, { type }]) => `  ${name}: ${type},`);
  return `
    const types = {
    ${types.join('\n')}
    };
    const module = schema({});
    export default module;
    ${echoes.join('\n')}
  `;
}
