import styles from './market-morning.module.css';

const ink = 'var(--drawn-ink)';

interface StallDrawing {
  readonly x: number;
  readonly y: number;
  readonly stripe: string;
  readonly cloth: string;
}

const stalls: readonly StallDrawing[] = [
  { x: 14, y: 256, stripe: '#2b5bf0', cloth: '#dbe6ff' },
  { x: 170, y: 238, stripe: '#ee2f83', cloth: '#ffdcea' },
  { x: 326, y: 238, stripe: '#f57a1c', cloth: '#ffe2c6' },
  { x: 482, y: 256, stripe: '#12ab96', cloth: '#d3f4ee' },
];

/** Four stalls before the rising sun, in the dark theme an hour earlier: the picture beside the door. */
export function MarketMorning() {
  return (
    <svg
      className={styles.picture}
      viewBox="-26 40 692 600"
      preserveAspectRatio="xMidYMid meet"
      aria-hidden="true"
    >
      <rect x="-400" y="-300" width="1440" height="1300" className={styles.sky} />
      <circle cx="320" cy="330" r="120" className={styles.sun} />
      <rect x="-400" y="330" width="1440" height="700" className={styles.ground} />
      <path d="M-400 330h1440v8H-400z" fill={ink} />
      {stalls.map((stall, index) => (
        <g
          key={stall.stripe}
          className={styles.stall}
          transform={`translate(${stall.x} ${stall.y})`}
        >
          <Stall stripe={stall.stripe} cloth={stall.cloth} />
          <Goods kind={index} stripe={stall.stripe} />
        </g>
      ))}
    </svg>
  );
}

function Stall({ stripe, cloth }: Pick<StallDrawing, 'stripe' | 'cloth'>) {
  return (
    <>
      <path d="M8 230l120 54h132l-120-54z" fill={ink} opacity=".13" />
      <path d="M10 40h7v192h-7zM127 40h7v192h-7z" fill={ink} />
      <rect y="140" width="144" height="60" fill={cloth} />
      <path d="M96 150h48v50H96z" fill={ink} opacity=".07" />
      <rect y="140" width="144" height="10" fill={ink} />
      {[0, 1, 2, 3, 4, 5].map(index => (
        <path
          key={index}
          d={`M${index * 24} 0h24v56a12 12 0 0 1-24 0z`}
          fill={index % 2 === 0 ? stripe : cloth}
        />
      ))}
      <rect x="-4" y="-9" width="152" height="12" fill={ink} />
    </>
  );
}

/** What lies on the stall: books, prints, bread, a bowl and a seedling. */
function Goods({ kind, stripe }: { readonly kind: number; readonly stripe: string }) {
  switch (kind) {
    case 0:
      return (
        <>
          <path d="M30 106h40v34H30z" fill="#fff7e6" />
          <path d="M62 106h8v34h-8z" fill="#e0d3b4" />
          <path d="M40 124a8 8 0 0 1 16 0z" fill="#f57a1c" />
          <path d="M84 116h36v24H84z" fill={stripe} />
        </>
      );
    case 1:
      return (
        <>
          <path d="M30 98h34v42H30z" fill="#ffd21f" />
          <path d="M38 130a9 9 0 0 1 18 0zM72 108h24v32H72z" fill={ink} />
          <path d="M102 116h20v24h-20z" fill={stripe} />
        </>
      );
    case 2:
      return (
        <>
          <ellipse cx="48" cy="128" rx="24" ry="13" fill="#c97b34" />
          <ellipse cx="98" cy="126" rx="28" ry="15" fill="#b5652a" />
        </>
      );
    default:
      return (
        <>
          <path d="M30 118h36c0 14-6 22-12 22H42c-6 0-12-8-12-22z" fill="#e2552c" />
          <path
            d="M92 140v-26M92 124c-10 0-14-6-14-14 10 0 14 6 14 14zM92 120c10 0 14-6 14-14-10 0-14 6-14 14z"
            fill="#2f8f5a"
            stroke="#2f8f5a"
            strokeWidth="3"
          />
        </>
      );
  }
}
