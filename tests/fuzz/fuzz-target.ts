import type { Random } from './random.ts';

/** Something that takes input from outside. */
export interface FuzzTarget {
  readonly name: string;
  /** How many of a thousand inputs are for it. */
  readonly share: number;
  /** Makes an input: valid or damaged, and as bytes, so that it can be kept. */
  generate(random: Random): Uint8Array;
  /**
   * Feeds it.
   * @returns whether it was accepted as valid
   * @throws anything but a refusal that is documented
   */
  run(input: Uint8Array): boolean | Promise<boolean>;
  /** Looks at what may only show after many inputs; called now and then, and at the end. */
  check?(): void | Promise<void>;
}

/** Something is not as documented, though nothing was thrown. */
export class Finding extends Error {
  override readonly name = 'Finding';
}

/** Runs something; false when it refuses in one of these ways. */
export function accepts(
  work: () => void,
  refusals: readonly (abstract new (...parts: never[]) => Error)[],
): boolean {
  try {
    work();
    return true;
  } catch (error) {
    if (refusals.some(refusal => error instanceof refusal)) return false;
    throw error;
  }
}
