import { Fragment } from 'react';

/** Addresses that begin with http or https, without the punctuation that follows them. */
const address = /https?:\/\/[^\s<>"'`]+[^\s<>"'`.,;:!?)\]}]/g;

/** What somebody wrote: line breaks stand, links lead, and each line runs in its own direction. */
export function RichText({
  text,
  className,
}: {
  readonly text: string;
  readonly className?: string | undefined;
}) {
  return (
    <p
      dir="auto"
      className={className}
      style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', unicodeBidi: 'plaintext' }}
    >
      {partsOf(text).map(({ at, value, isLink }) =>
        isLink ? (
          <a
            key={at}
            href={value}
            className="link"
            target="_blank"
            rel="noopener noreferrer nofollow ugc"
          >
            {value.replace(/^https?:\/\//, '')}
          </a>
        ) : (
          <Fragment key={at}>{value}</Fragment>
        ),
      )}
    </p>
  );
}

function partsOf(text: string): { at: number; value: string; isLink: boolean }[] {
  const parts: { at: number; value: string; isLink: boolean }[] = [];
  let from = 0;
  for (const match of text.matchAll(address)) {
    if (match.index > from)
      parts.push({ at: from, value: text.slice(from, match.index), isLink: false });
    parts.push({ at: match.index, value: match[0], isLink: true });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({ at: from, value: text.slice(from), isLink: false });
  return parts;
}
