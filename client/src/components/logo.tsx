/** Four awnings under one roof. */
export function Logo({ height = 24 }: { readonly height?: number }) {
  return (
    <svg
      width={(height * 32) / 28}
      height={height}
      viewBox="0 0 32 28"
      aria-hidden="true"
      style={{ flex: 'none' }}
    >
      <path d="M0 10h8v9.5a4 4 0 0 1-8 0z" fill="var(--services-v)" />
      <path d="M8 10h8v13.5a4 4 0 0 1-8 0z" fill="var(--digital-v)" />
      <path d="M16 10h8v13.5a4 4 0 0 1-8 0z" fill="var(--goods-v)" />
      <path d="M24 10h8v9.5a4 4 0 0 1-8 0z" fill="var(--community-v)" />
      <path d="M0 10V4a3 3 0 0 1 3-3h26a3 3 0 0 1 3 3v6z" fill="currentColor" />
    </svg>
  );
}
