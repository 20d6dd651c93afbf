/** The four trades of a market. */
export type Trade = 'services' | 'digital' | 'goods' | 'community';

/** A trade's small awning. It stands beside a word and never carries the meaning alone. */
export function TradeMark({ trade, size = 14 }: { readonly trade: Trade; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      aria-hidden="true"
      style={{ color: `var(--${trade}-v)`, flex: 'none' }}
    >
      <path
        d="M1 4a2 2 0 0 1 2-2h2.8v8.6a2.4 2.4 0 0 1-4.8 0zM10.2 2H13a2 2 0 0 1 2 2v6.6a2.4 2.4 0 0 1-4.8 0z"
        fill="currentColor"
      />
      <path d="M5.8 2h4.4v9.600a2.2 2.2 0 0 1-4.4 0z" fill="currentColor" opacity=".45" />
    </svg>
  );
}
