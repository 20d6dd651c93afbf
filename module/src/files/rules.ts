/** What a file's description must look like. Pure. */
import { type Checked, invalid, valid } from '@plaza/shared/errors';

/** What the app server tells about a file. */
export interface FileFacts {
  /** Stands in addresses: letters, digits, hyphens and underscores. */
  readonly id: string;
  readonly mime: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly byteSize: number;
  readonly placeholder: string;
}

const idShape = /^[A-Za-z0-9_-]{8,80}$/;
const mimeShape = /^image\/[a-z0-9.+-]{1,40}$/;

/** Placeholders travel with every post; this keeps them tiny. */
const placeholderLengthMax = 600;

/** @returns the facts, or `ARGUMENT_INVALID` when they cannot be those of a picture */
export function checkFile<T extends FileFacts>(facts: T): Checked<T> {
  const isPicture =
    idShape.test(facts.id) &&
    mimeShape.test(facts.mime) &&
    facts.width > 0 &&
    facts.height > 0 &&
    facts.byteSize > 0 &&
    facts.placeholder.length <= placeholderLengthMax;
  return isPicture ? valid(facts) : invalid('ARGUMENT_INVALID');
}
